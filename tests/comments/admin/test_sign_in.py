"""The way into the admin: allauth's sign-in, which slows guessing down."""

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.test import Client

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def sign_in(client: Client, password: str = "a long secret") -> object:
    return client.post(LOGIN + "?next=/admin/", {"login": "ada", "password": password, "next": "/admin/"})


def test_the_admin_leads_to_sign_in_and_back(ada: User, client: Client) -> None:
    response = client.get("/admin/comments/comment/?queue=held", follow=True)
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == LOGIN
    assert "Sign in" in response.content.decode()
    back = {"login": "ada", "password": "a long secret", "next": "/admin/comments/comment/?queue=held"}
    response = client.post(LOGIN, back, follow=True)
    assert response.context["title"] == "Moderation queue"


def test_a_wrong_password_is_said_without_telling_who_exists(ada: User, client: Client) -> None:
    wrong = sign_in(client, "not it").content.decode()
    assert "not correct" in wrong
    other = client.post(LOGIN, {"login": "nobody", "password": "not it"}).content.decode()
    assert "not correct" in other


def test_guessing_is_slowed_down(ada: User, client: Client) -> None:
    answers = [sign_in(client, f"guess {number}") for number in range(12)]
    assert "Too many" in answers[-1].content.decode()
    assert "_auth_user_id" not in client.session
    assert "Too many" in sign_in(client).content.decode(), "the right password does not help a guesser now"


def test_somebody_without_staff_rights_does_not_get_in(client: Client) -> None:
    User.objects.create_user("ada", password="a long secret")
    sign_in(client)
    assert client.get("/admin/").status_code in (302, 403)
    assert client.get("/admin/", follow=True).status_code == 403


def test_nobody_can_sign_up(client: Client) -> None:
    client.post(
        "/accounts/signup/", {"username": "eve", "password1": "a long secret", "password2": "a long secret"}
    )
    assert not User.objects.filter(username="eve").exists()


def test_whoever_has_a_second_factor_is_asked_for_it(ada: User, client: Client) -> None:
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    response = sign_in(client)
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/admin/").status_code == 302
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "address", ["2fa/", "2fa/totp/activate/", "logout/", "password/change/", "reauthenticate/"]
)
def test_the_account_pages_stand(ada: User, client: Client, address: str) -> None:
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": "a long secret"})
    response = client.get(f"/accounts/{address}")
    assert response.status_code == 200
    assert "Second factor" in response.content.decode()
    assert " style=" not in response.content.decode()
