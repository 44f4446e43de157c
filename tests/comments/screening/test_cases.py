"""Written cases: what a person would expect of a text and its circumstances, and why it was so decided."""

from typing import Any

import pytest

from comments.screening.pipeline import screen
from comments.screening.submission import Duplicates, EmailAssessment, History, Velocity
from tests.comments.screening.submissions import rules, submission

CLEAN = {
    "English": "Thank you for this. I grew up two miles from that lighthouse and never knew who built it.",
    "German": "Schöner Artikel! Wurde der Turm nicht schon 1887 gebaut? Größe und Maß fehlen mir.",
    "French": "Merci pour cet article, l'été dernier nous y étions et c'était déjà fermé…",
    "Spanish": "¿Alguien sabe si se puede subir a la torre? ¡El año pasado estaba cerrada!",
    "Russian": "Спасибо, очень интересно. А что стало с семьёй смотрителя после войны?",
    "Greek": "Πολύ ωραίο κείμενο, ευχαριστώ. Θα ήθελα να μάθω περισσότερα για τον φάρο.",
    "Arabic": "شكرا جزيلا على هذا المقال، هل ما زالت المنارة مفتوحة للزوار؟",
    "Hebrew": "תודה על הכתבה, האם המגדלור עדיין פתוח למבקרים?",
    "Persian, with joiners": "می‌خواهم بدانم آیا فانوس دریایی هنوز باز است؟ خیلی ممنون",
    "Hindi": "बहुत अच्छा लेख है। क्या प्रकाशस्तंभ अभी भी खुला है?",
    "Chinese": "文章写得很好,请问灯塔现在还对外开放吗?",
    "Japanese": "素晴らしい記事でした。灯台はまだ見学できますか?",
    "Korean": "좋은 글 감사합니다. 등대는 아직 개방되어 있나요?",
    "Thai": "บทความดีมาก ขอบคุณครับ ประภาคารยังเปิดอยู่ไหม",
    "emoji with joiners": "My 👨‍👩‍👧‍👦 loved it ❤️ 🏳️‍🌈",
    "code": "`element.style.top`, System.Net.Http, asp.net and node.js differ: see http://localhost:8000/",
    "formulas": "The lamp turns at ω = 2π/T, so Δt is about 30 μs per step; no α-particles here.",
    "one link": "The keeper's diary came out in 1931: https://archive.example/diary has all of it.",
    "links to ourselves": "As said in https://parley.example/a and www.parley.example/b before.",
    "short praise": "Lovely read, thank you!",
    "on topic": "Is this casino, with its online casino bonus, really next to the lighthouse?",
}


@pytest.mark.parametrize("text", CLEAN.values(), ids=CLEAN.keys())
def test_honest_comments_are_published(text: str) -> None:
    verdict = screen(
        submission(classifier=None, text=text, page="The old online casino with a casino bonus for sailors")
    )
    assert verdict.disposition == "publish", verdict.signals


TWO_LINKS = "See https://one.example/a and https://two.example/b for both sides of the old story."
CASES: list[tuple[str, dict[str, Any], str, set[str]]] = [
    ("two links", {"text": TWO_LINKS}, "hold", {"links:several"}),
    (
        "links in every form",
        {"text": "[a](http://a.example) <a href='www.b.example'>b</a> c.com http://d.example/x."},
        "hold",
        {"links:several"},
    ),
    (
        "label lies",
        {"text": "Read [https://bank.example](https://evil.example/login) about the lighthouse"},
        "hold",
        {"links:several", "links:disguised"},
    ),
    (
        "shortener alone",
        {"text": "http://bit.ly/abc"},
        "hold",
        {"links:one", "links:shortener", "links:bare"},
    ),
    (
        "forum markup",
        {"text": "[url=http://pills.example]pills[/url] [url=http://more.example]more[/url] cheap viagra"},
        "reject",
        {"links:several", "links:bbcode", "phrases:medicine", "phrases:topic"},
    ),
    (
        "look-alike site",
        {"text": "Log in at https://pаypal.example/ now and see your balance there"},
        "hold",
        {"links:one", "links:lookalike"},
    ),
    (
        "site spelled out",
        {"text": "order now at best pills (dot) com and be happy"},
        "hold",
        {"links:cloaked", "phrases:pitch", "phrases:topic"},
    ),
    (
        "number instead of a name",
        {"text": "Please look at http://8.8.8.8/free for the photographs I took there"},
        "hold",
        {"links:one", "links:raw-address"},
    ),
    (
        "pharmacy",
        {
            "text": "Buy now! viagra and cialis without prescription, best price, free shipping http://bit.ly/x",
            "name": "Cheap Viagra Pharmacy",
            "url": "http://cheap-viagra-online.example/",
        },
        "reject",
        {
            "phrases:medicine",
            "phrases:advert",
            "identity:keywords",
            "identity:site-keywords",
            "links:shortener",
        },
    ),
    ("channel", {"text": "Please subscribe and check out my channel"}, "spam", {"phrases:promotion"}),
    (
        "Russian offer",
        {"text": "Пассивный доход, пишите в личку"},
        "hold",
        {"phrases:money", "phrases:advert"},
    ),
    ("Chinese gambling", {"text": "最好的赌博网站"}, "hold", {"phrases:gambling"}),
    (
        "Cyrillic letters in Latin words",
        {"text": "Vіаgrа and сіаlis and саsіno for everyone"},
        "spam",
        {"shape:mixed-scripts", "phrases:medicine", "phrases:topic"},
    ),
    ("hidden letters", {"text": "via\u200bgra is good"}, "hold", {"shape:invisible", "phrases:medicine"}),
    ("turned text", {"text": "This is \u202etxet desrever\u202c for you"}, "hold", {"shape:bidi-override"}),
    ("shouting", {"text": "THIS IS THE BEST LIGHTHOUSE EVER SEEN!!!!!!!!!"}, "publish", {"shape:shouting"}),
    (
        "phone and money",
        {"text": "Loan offer of $5000, call +44 7700 900123"},
        "spam",
        {"phrases:money", "phrases:topic", "shape:phone", "shape:money"},
    ),
    (
        "spaced out",
        {"text": "play c a s i n o here, poker too"},
        "hold",
        {"shape:spaced-letters", "phrases:topic"},
    ),
    ("name for sale", {"name": "Best SEO Services"}, "hold", {"identity:keywords"}),
    (
        "praise for a link",
        {"text": "Great article, very informative!", "url": "http://a-b-c-d.example"},
        "hold",
        {"phrases:praise", "phrases:praise-with-site", "identity:site-hyphens"},
    ),
    ("seen here", {"duplicates": Duplicates(here=1, elsewhere=0)}, "hold", {"duplicates:here"}),
    ("seen everywhere", {"duplicates": Duplicates(here=1, elsewhere=6)}, "spam", {"duplicates:elsewhere"}),
    (
        "short and seen",
        {"text": "Thank you!", "duplicates": Duplicates(here=9, elsewhere=30)},
        "publish",
        {"duplicates:short"},
    ),
    (
        "flood",
        {"velocity": Velocity(network_minute=6, network_hour=40, address_hour=12)},
        "spam",
        {"flood:network-minute", "flood:network-hour", "flood:address-hour"},
    ),
    (
        "one text from many networks",
        {"velocity": Velocity(network_minute=0, network_hour=0, address_hour=0, text_networks_hour=4)},
        "hold",
        {"flood:text-hour"},
    ),
    (
        "few words from many networks",
        {
            "text": "Thank you!",
            "velocity": Velocity(network_minute=0, network_hour=0, address_hour=0, text_networks_hour=9),
        },
        "publish",
        set(),
    ),
    ("posted in a blink", {"fill_seconds": 0.3}, "hold", {"fill_time:instant"}),
    ("posted fast", {"fill_seconds": 2.0}, "hold", {"fill_time:fast"}),
    ("NaN seconds", {"fill_seconds": float("nan")}, "hold", {"fill_time:instant"}),
    ("API has no form", {"channel": "api", "fill_seconds": None}, "publish", set()),
    ("honeypot", {"honeypot": "http://x.example"}, "spam", {"honeypot:filled"}),
    ("honeypot in a blink", {"honeypot": "x", "fill_seconds": 0.1}, "reject", {"honeypot:filled"}),
    (
        "known spammer",
        {"history": History(confirmed=True, approved=1, rejected=0, spam=2)},
        "hold",
        {"history:spam", "history:approved"},
    ),
    (
        "trust outweighs haste",
        {"history": History(confirmed=True, approved=12, rejected=0, spam=0), "fill_seconds": 2.5},
        "publish",
        {"history:approved", "fill_time:fast"},
    ),
    (
        "no trust unconfirmed",
        {"history": History(confirmed=False, approved=12, rejected=0, spam=0), "fill_seconds": 2.5},
        "hold",
        {"fill_time:fast"},
    ),
    (
        "throw-away address",
        {"email_assessment": EmailAssessment(status="disposable", detail="")},
        "hold",
        {"email:disposable"},
    ),
    (
        "dead address",
        {"email_assessment": EmailAssessment(status="undeliverable", detail="")},
        "hold",
        {"email:undeliverable"},
    ),
    (
        "DNS silent",
        {"email_assessment": EmailAssessment(status="unknown", detail="")},
        "hold",
        {"email:unknown"},
    ),
    (
        "DNS silent, accepted",
        {"email_assessment": EmailAssessment(status="unknown", detail="", unknown_accepted=True)},
        "publish",
        {"email:unknown-accepted"},
    ),
    ("rule", {"rules": rules("word", "lighthouse keeper", effect="spam")}, "spam", {"rules:spam"}),
]


@pytest.mark.parametrize(
    ("changes", "disposition", "codes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_disposition_and_reasons(changes: dict[str, Any], disposition: str, codes: set[str]) -> None:
    verdict = screen(submission(classifier=None, **changes))
    assert codes <= {signal.code for signal in verdict.signals}, verdict.signals
    assert verdict.disposition == disposition, (verdict.score, verdict.signals)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"text": "one http://bit.ly/a two http://t.co/b three http://x.example/"},
            "3 links, 2 of them to URL shorteners",
        ),
        ({"fill_seconds": 1.2}, "posted 1.2 s after the page was made"),
        ({"rules": rules("word", "lighthouse")}, "rule #1 (hold): word “lighthouse”"),
        ({"history": None}, "the history of this address could not be had, so a person has to look"),
        ({"duplicates": Duplicates(here=2, elsewhere=0)}, "the same text was posted here twice before"),
    ],
)
def test_words_for_the_moderator(changes: dict[str, Any], words: str) -> None:
    assert words in [signal.words for signal in screen(submission(**changes)).signals]
