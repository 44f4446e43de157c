"""The site's own rules: tried before they are saved, and judged by what came of them."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from comments.admin.looking import moderator
from comments.admin.rule_form import TRIAL, RuleForm
from comments.models import Rule
from comments.services.rehearsal import SIZES, rehearse
from comments.services.rules import Record, delete_rule, records_of, save_rule


class RuleChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        records = records_of(self.result_list)
        for rule in self.result_list:
            rule.record = records[rule.pk]


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin[Rule]):
    form = RuleForm
    fields = ["kind", "pattern", "effect", "active", "watch", "expires_at", "note"]
    list_display = [
        "pattern",
        "kind",
        "effect",
        "active",
        "watch",
        "expires_at",
        "hits",
        "precision",
        "note",
        "created_by",
    ]
    list_filter = ["kind", "effect", "active", "watch"]
    list_per_page = 50
    list_select_related = ["created_by"]
    ordering = ["-created_at"]
    search_fields = ["pattern", "note"]
    change_form_template = "admin/comments/rule/change_form.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RuleChangeList

    @admin.display(description="hits")
    def hits(self, rule: Rule) -> int:
        return _record(rule).hits

    @admin.display(description="people agreed", empty_value="nobody has decided")
    def precision(self, rule: Rule) -> str | None:
        record = _record(rule)
        if record.precision is None:
            return None
        return f"{record.agreed} of {record.decided} ({record.precision:.0%})"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"dry_run_sizes": SIZES} | (extra_context or {})
        rule = self.get_object(request, object_id) if object_id else None
        if request.method == "POST" and TRIAL in request.POST:
            context |= self._trial(request, rule)
        elif rule:
            context["record"] = records_of([rule])[rule.pk]
        return super().changeform_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: Rule, form: ModelForm[Rule], change: bool) -> None:
        save_rule(rule=obj, by=moderator(request))

    def delete_model(self, request: HttpRequest, obj: Rule) -> None:
        delete_rule(rule=obj, by=moderator(request))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for rule in queryset:
            delete_rule(rule=rule, by=moderator(request))

    def _trial(self, request: HttpRequest, rule: Rule | None) -> dict[str, Any]:
        """What the rule would have done, if the form is right. The form itself refuses to be saved then.

        It shows comments, and by trying whose they are: only to those who may see them.
        """
        if not (
            request.user.has_perm("comments.view_comment") or request.user.has_perm("comments.change_comment")
        ):
            raise PermissionDenied
        form = self.get_form(request, rule, change=rule is not None)(request.POST, instance=rule)
        if form.is_valid() or list(form.errors.as_data()) != ["__all__"]:
            return {}
        chosen = request.POST.get("size", "")
        size = int(chosen) if chosen.isdecimal() and int(chosen) in SIZES else SIZES[0]
        # A trial is no mistake, so nothing is to be corrected.
        return {"rehearsal": rehearse(form.instance, size=size), "chosen_size": size, "errors": []}


def _record(rule: Model) -> Record:
    record: Record = getattr(rule, "record", Record(0, 0, 0))
    return record
