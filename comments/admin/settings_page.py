"""How a moderator is told of what is held: everybody's own choice, and nobody else's."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from comments.admin.looking import ReadOnlyAdmin, moderator
from comments.models import ModeratorSettings


class MailForm(forms.ModelForm[ModeratorSettings]):
    class Meta:
        model = ModeratorSettings
        fields = ["mail", "articles"]
        widgets = {"mail": forms.RadioSelect, "articles": forms.RadioSelect}
        labels = {
            "mail": "When a comment waits for a decision, send me",
            "articles": "When a comment is published under an article of mine, send me",
        }


@admin.register(ModeratorSettings)
class ModeratorSettingsAdmin(ReadOnlyAdmin[ModeratorSettings]):
    """No list, and no number in the URL that could be another's: the page is that of whoever is signed in."""

    def has_view_permission(self, request: HttpRequest, obj: ModeratorSettings | None = None) -> bool:
        return request.user.has_perm("comments.view_comment") or request.user.has_perm(
            "comments.change_comment"
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.settings_view)
        return [path("", page, name="comments_moderatorsettings_changelist")]

    def settings_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        user = moderator(request)
        mine = ModeratorSettings.objects.filter(user=user).first() or ModeratorSettings(user=user)
        form = MailForm(request.POST if request.method == "POST" else None, instance=mine, label_suffix="")
        if form.is_valid():
            ModeratorSettings.objects.update_or_create(user=user, defaults=form.cleaned_data)
            messages.success(request, "Kept. It counts from the next comment that is held.")
            return HttpResponseRedirect(reverse("admin:comments_moderatorsettings_changelist"))
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: MailForm) -> HttpResponse:
        request.current_app = self.admin_site.name
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Your mail from the desk",
            "form": form,
            "address": moderator(request).email,
            "gets_mail": request.user.has_perm("comments.change_comment"),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/comments/moderatorsettings/form.html", context, status=status)
