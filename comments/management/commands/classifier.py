"""`manage.py classifier …`: how good the classifier is here, what it would need, and starting it anew."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comments.models import Job
from comments.screening.classifier.features import FEATURES_VERSION
from comments.screening.classifier.shipped import shipped
from comments.screening.classifier.tuning import Choice
from comments.services import appraisal, checkpoints, exporting, replaying, tuning
from comments.services.deciding import thresholds
from comments.services.learned import current
from comments.services.learning import rebuild


def share(words: str) -> float:
    """Read `1%` or `0.01`; raises ArgumentTypeError for anything that is no share."""
    number = words.removesuffix("%")
    try:
        value = float(number) / (100 if words.endswith("%") else 1)
    except ValueError:
        value = -1.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{words!r} is no share: write 1% or 0.01")
    return value


class Command(BaseCommand):
    help = "Train, measure, check, carry away or forget what the screening has learned."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        train = commands.add_parser("train", help="make the weights that ship, from labelled comments")
        train.add_argument("data", type=Path, help="folder of labelled comments, gzipped JSON lines")
        train.add_argument("target", type=Path, help="folder to write model and word lists to")
        commands.add_parser("evaluate", help="how good the predictions on this site have been")
        replay = commands.add_parser("replay", help="learn everything again and compare")
        replay.add_argument(
            "--repair", action="store_true", help="store what comes out if it is not the same"
        )
        export = commands.add_parser("export", help="write what was learned to a file, for another site")
        export.add_argument("target", type=Path, help="file to write (.npz)")
        reset = commands.add_parser("reset", help="go back to the weights that ship")
        reset.add_argument("--yes", action="store_true", help="do not ask")
        choose = commands.add_parser("thresholds", help="what to publish and what to put away unseen")
        choose.add_argument(
            "--max-wrong-publish", type=share, default=0.01, metavar="1%", help="spam among what is published"
        )
        choose.add_argument(
            "--max-wrong-spam", type=share, default=0.001, metavar="0.1%", help="ham that is put away as spam"
        )

    def handle(self, *args: Any, command: str, **options: Any) -> None:
        for line in getattr(self, f"_{command}")(**options):
            self.stdout.write(line)

    def _train(self, *, data: Path, target: Path, **_: Any) -> Iterator[str]:
        if not data.is_dir():
            raise CommandError(f"There is no folder {data}. Name the one with the labelled comments.")
        from comments.screening.classifier.release import train_shipped

        try:
            model = train_shipped(data, target)
        except FileNotFoundError as missing:
            raise CommandError(
                f"{missing.filename} is missing: all collections of the model card are needed."
            ) from missing
        yield f"Model {model.version} written to {target}."

    def _evaluate(self, **_: Any) -> Iterator[str]:
        limits = thresholds()
        found = appraisal.appraise(limits)
        yield f"Model {current().version}"
        if isinstance(found, appraisal.TooFew):
            yield str(found)
            return
        yield f"{found.decisions} decisions, {found.ham} ham and {found.spam} spam, each predicted before it was known"
        yield f"1 - AUC             {1 - found.area:8.2%}"
        for false, recall in found.recall.items():
            yield f"recall at {false:5.1%} FP  {recall:8.1%}   ({int(false * found.ham)} of {found.ham} ham above)"
        yield f"calibration error   {found.calibration_error:8.4f}"
        yield f"\nBy this probability alone, below {limits.publish_below:.1%} and above {limits.spam_above:.1%}:"
        for spam, kind in ((False, "ham"), (True, "spam")):
            counts = (f"{found.outcomes[spam, advice]:6} {advice}" for advice in ("publish", "hold", "spam"))
            yield f"{kind:5}{'  '.join(counts)}"

    def _replay(self, *, repair: bool, **_: Any) -> Iterator[str]:
        found = replaying.replay()
        yield f"{found.lessons} lessons give {found.digest}"
        yield f"stored: {found.stored.digest if found.stored else 'nothing'}"
        yield from found.strayed
        if found.is_equal:
            yield self.style.SUCCESS("Equal.")
        elif repair:
            rebuild(shipped().version, FEATURES_VERSION, broken=checkpoints.newest_version())
            yield "Not equal. It will be learned anew now; look again in a minute."
        else:
            raise CommandError(self._unequal())

    def _unequal(self) -> str:
        waiting = Job.objects.filter(kind=Job.Kind.LEARN).exclude(state=Job.State.DONE).count()
        if waiting:
            return (
                f"Not equal, and {waiting} decisions wait to be learned. See to the workers, and try again."
            )
        return "Not equal. Run it again with --repair to learn everything anew."

    def _export(self, *, target: Path, **_: Any) -> Iterator[str]:
        if target.suffix != ".npz":
            raise CommandError(f"{target} does not end in .npz. Name a file that does.")
        try:
            card = exporting.export(target, thresholds())
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}. Name another file.") from error
        yield f"{current().version} is in {target}, where it comes from and how good it was in {card}."
        yield "Both hold numbers only, no text and nobody's data."

    def _reset(self, *, yes: bool, **_: Any) -> Iterator[str]:
        learned = current().version
        question = f"Forget what {learned} has learned, for good? The audit log stays. Type yes: "
        if not yes and input(question).strip() != "yes":
            raise CommandError("Nothing was changed.")
        yield f"The screening goes back to {replaying.reset().name}. What is decided from now on is learned."

    def _thresholds(self, *, max_wrong_publish: float, max_wrong_spam: float, **_: Any) -> Iterator[str]:
        found, now = tuning.propose(max_wrong_publish, max_wrong_spam), thresholds()
        yield (
            f"From {found.decided} decisions and {found.silent} comments that the machine settled and nobody minded "
            f"for three days, of the last {tuning.LATELY.days} days:"
        )
        yield from _proposed(
            "SCREENING_PUBLISH_BELOW",
            found.publish,
            now.publish_below,
            max_wrong_publish,
            "published are spam",
        )
        yield from _proposed(
            "SCREENING_SPAM_ABOVE", found.spam, now.spam_above, max_wrong_spam, "ham are put away as spam"
        )
        if found.publish.threshold is not None or found.spam.threshold is not None:
            yield "Set them in the environment and restart the workers."


def _proposed(name: str, choice: Choice, now: float, limit: float, words: str) -> Iterator[str]:
    if choice.threshold is not None:
        yield f"{name}={choice.threshold}   (now {now})"
        yield f"  {choice.wrong} of {choice.of} {words}; with 95 % certainty at most {choice.at_most:.2%}."
    elif choice.missing:
        yield f"{name}: too few to promise {limit:.1%}. About {choice.missing} more without an error are needed."
    else:
        yield f"{name}: at no threshold at most {limit:.1%}. Allow more, or let it learn more first."
