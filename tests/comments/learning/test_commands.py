"""`manage.py classifier …`: says what it found, and what to do next."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from comments.models import LearnedModel, Lesson, ModerationEvent, Verdict
from comments.screening.classifier.shipped import load, shipped
from comments.services import checkpoints, learned, silence, tuning
from tests.comments.learning.deciding import decide, learn, waiting
from tests.comments.learning.texts import HAM, SPAM
from tests.making import published

pytestmark = pytest.mark.django_db


def told(*words: str) -> str:
    learned.forget()
    out = io.StringIO()
    call_command("classifier", *words, stdout=out, no_color=True)
    return out.getvalue()


def taught(ada: User, ham: int, spam: int) -> LearnedModel:
    for comment, action in zip(
        waiting([*HAM[:ham], *SPAM[:spam]]), ["approve"] * ham + ["spam"] * spam, strict=True
    ):
        decide(action, comment, ada)
    return learn()


def test_evaluate_with_too_few_decisions_says_how_many_it_takes(ada: User) -> None:
    taught(ada, 2, 1)
    said = told("evaluate")
    assert "2 decisions for ham and 1 for spam" in said
    assert "50" in said


def test_evaluate_uses_what_was_predicted_before_learning(ada: User) -> None:
    taught(ada, 30, 30)
    Lesson.objects.filter(spam=True).update(probability=0.95)
    Lesson.objects.filter(spam=False).update(probability=0.01)
    wrong = Lesson.objects.filter(spam=False).first()
    Lesson.objects.filter(pk=wrong.pk).update(probability=0.99)  # type: ignore[union-attr]
    said = told("evaluate")
    assert "60 decisions, 30 ham and 30 spam" in said
    # One ham stands above all thirty spams: 30 of 900 pairs.
    assert "3.33%" in said
    assert "calibration error     0.0133" in said
    lines = [line.split() for line in said.splitlines()]
    assert ["ham", "29", "publish", "0", "hold", "1", "spam"] in lines
    assert ["spam", "0", "publish", "0", "hold", "30", "spam"] in lines


def test_replay_gives_the_same_bits_and_notices_when_not(ada: User) -> None:
    model = taught(ada, 6, 6)
    said = told("replay")
    assert said.count(model.digest) == 2
    assert "Equal." in said
    LearnedModel.objects.update(digest="0" * 64)
    with pytest.raises(CommandError, match="--repair"):
        told("replay")
    assert "learned anew now" in told("replay", "--repair")
    assert learn().digest == model.digest
    assert "Equal." in told("replay")


def test_replay_reads_the_audit_log_itself(ada: User) -> None:
    taught(ada, 2, 2)
    lesson = Lesson.objects.filter(spam=True).first()
    assert lesson is not None
    Lesson.objects.filter(pk=lesson.pk).update(spam=False)
    with pytest.raises(CommandError):
        told("replay")
    Lesson.objects.filter(pk=lesson.pk).delete()
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("classifier", "replay", stdout=out)
    assert f"decision {lesson.pk} has not been learned" in out.getvalue()


def test_reset_goes_back_to_the_shipped_weights_and_keeps_the_log(ada: User) -> None:
    taught(ada, 4, 4)
    events = ModerationEvent.objects.count()
    assert shipped().version in told("reset", "--yes")
    learned.forget()
    current = learned.current()
    assert current.version == shipped().version
    assert not current.learner.delta.coefficients.any()
    assert ModerationEvent.objects.count() == events
    assert "Equal." in told("replay")
    # Only what is decided from now on is learned, and no old decision comes back by being restored.
    old = Lesson.objects.filter(spam=True).first()
    assert old is not None
    decide("trash", old.comment, ada)
    decide("restore", old.comment, ada)
    (comment,) = waiting(SPAM[50:51])
    decide("spam", comment, ada)
    assert learn().lessons == 1


def test_reset_asks_first(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    model = taught(ada, 1, 1)
    monkeypatch.setattr("builtins.input", lambda _: "no")
    with pytest.raises(CommandError, match="Nothing was changed"):
        told("reset")
    assert checkpoints.newest_version() == model.version


def test_export_writes_what_a_site_can_ship_and_nothing_personal(ada: User, tmp_path: Path) -> None:
    model = taught(ada, 5, 5)
    assert "numbers only" in told("export", str(tmp_path / "model.npz"))
    carried = load(tmp_path / "model.npz")
    delta = checkpoints.weights_of(model).coefficients
    merged = shipped().weights.coefficients + delta
    assert np.allclose(carried.weights.coefficients, merged, rtol=1e-3, atol=1e-4)
    assert (carried.version, carried.calibration) == (model.name, learned.current().calibration)
    card = json.loads((tmp_path / "model.json").read_text())
    assert (card["version"], card["base"]) == (model.name, shipped().version)
    assert not any(b"good.example" in file.read_bytes() for file in tmp_path.iterdir())


def test_export_to_where_nothing_can_be_written(tmp_path: Path, ada: User) -> None:
    with pytest.raises(CommandError, match="Name another file"):
        told("export", str(tmp_path / "missing" / "model.npz"))


def test_thresholds_say_how_many_decisions_are_missing(ada: User) -> None:
    taught(ada, 5, 5)
    said = told("thresholds", "--max-wrong-publish", "1%", "--max-wrong-spam", "0.1%")
    assert "From 5 decisions" not in said
    assert "From 10 decisions" in said
    assert "About 263 more" in said
    assert "About 2699 more" in said


def test_thresholds_count_what_nobody_contradicted(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        published()
    assert tuning.propose(0.01, 0.001).silent == 0, "people have three days to say something"
    monkeypatch.setattr(silence, "PATIENCE", timedelta(0))
    assert tuning.propose(0.01, 0.001).silent == 3


@pytest.mark.parametrize("share", ["0", "100%", "few"])
def test_a_share_that_is_none(share: str) -> None:
    with pytest.raises(CommandError, match="is no share"):
        told("thresholds", "--max-wrong-publish", share)


def test_train_wants_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no folder"):
        told("train", str(tmp_path / "missing"), str(tmp_path / "out"))


def test_silence_is_what_the_machine_settled_and_nobody_touched(ada: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(silence, "PATIENCE", timedelta(0))
    left, touched = published(), published()
    waiting(HAM[2:3])
    Verdict.objects.update(margin=-3.25)
    decide("hold", touched, ada)
    first = ModerationEvent.objects.order_by("pk")[0].created_at.timestamp()
    now = ModerationEvent.objects.latest("pk").created_at.timestamp() + 1
    assert silence.silence(first - 1, now) == ([-3.25], [False])
    assert silence.silence(first - 1, first - 0.5) == ([], [])
    assert left.status == "approved"
