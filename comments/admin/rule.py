"""The site's own rules."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from comments.admin.looking import moderator
from comments.admin.rule_form import RuleForm
from comments.models import Rule


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin[Rule]):
    form = RuleForm
    fields = ["kind", "pattern", "effect", "active", "note"]
    list_display = ["pattern", "kind", "effect", "active", "note", "created_by", "created_at"]
    list_filter = ["kind", "effect", "active"]
    list_select_related = ["created_by"]
    ordering = ["-created_at"]
    search_fields = ["pattern", "note"]

    def save_model(self, request: HttpRequest, obj: Rule, form: ModelForm[Rule], change: bool) -> None:
        if not change:
            obj.created_by = moderator(request)
        super().save_model(request, obj, form, change)
