"""Ham and spam by the thousand, put together from parts; the same number gives the same text in every process."""

from itertools import product
from random import Random

_OPENINGS = (
    "I tried this on my own garden last spring",
    "My grandmother told the story otherwise",
    "The second chart surprised me",
    "We had the same trouble at the library",
    "Thank you for the part about the old bridge",
    "I disagree about the ferry timetable",
    "After reading this twice on the train I am still puzzled",
    "As somebody who repairs clocks for a living I nodded",
    "My class discussed this yesterday",
    "I wonder about the figures for the harbour",
)
_MIDDLES = (
    "and the result was rather different",
    "but the weather may explain it",
    "so I wrote down what I remember",
    "although the footnote says something else",
    "and nobody could tell me why",
    "because the museum keeps another copy",
    "while the neighbours insist on the older version",
    "and it still works after ten years",
)
_ENDS = (
    "What did you measure it with?",
    "Is there a map of the whole valley?",
    "Perhaps a reader from the coast knows more.",
    "The photograph at the end is lovely.",
    "I will look for my notes from that time.",
    "Do you plan to write about the winter as well?",
)
_ASIDES = (
    "In our village the mill stood until the war.",
    "The numbers in the table do not add up to a hundred.",
    "My brother took the same road by bicycle.",
    "A short summary at the top would have helped me.",
    "The quotation is older than you say.",
    "It rained for most of that month, as far as I know.",
    "There was a letter about it in the county archive.",
    "I have bookmarked it for my students.",
)
_OFFERS = (
    "Get cheap replica watches with free worldwide shipping",
    "Buy followers and likes instantly at the lowest price",
    "Earn 5000 dollars a week working from home",
    "Best casino bonus without deposit guaranteed",
    "Order pills online without prescription today",
    "Instant payday loans approved for bad credit",
    "Professional SEO backlinks boost your ranking fast",
    "Watch full movies and live streams free in HD",
    "Double your bitcoin in 24 hours with our experts",
    "Discount designer handbags outlet sale",
)
_CALLS = (
    "visit our shop now",
    "click the link in my profile",
    "contact our agent on WhatsApp",
    "limited offer ends tonight",
    "sign up and claim your bonus",
    "satisfaction guaranteed or money back",
    "best quality and low rates",
    "join thousands of happy customers",
)
_TAILS = (
    "https://best-deals{}.example/offer",
    "https://cheap-{}-online.example",
    "http://win{}.example/bonus",
    "https://top{}.example/?ref=9",
    "www.super{}.example",
    "https://go{}.example/now",
)


def _shuffled(texts: list[str]) -> list[str]:
    Random(7).shuffle(texts)
    return texts


HAM = _shuffled([f"{a}, {b}. {c} {d}" for a, b, c, d in product(_OPENINGS, _MIDDLES, _ASIDES, _ENDS)])
SPAM = _shuffled(
    [
        f"{a}! {b}: {c.format(number)}"
        for number, (a, b, c) in enumerate(product(_OFFERS, _CALLS, _TAILS), start=100)
    ]
)
# A kind of spam that nobody has seen before: no links, no usual words.
NEW_KIND = _shuffled(
    [
        f"Our crystal institute in {place} helped {some} of my friends to {what}, ask for doctor {who}"
        for place, some, what, who in product(
            ("Riga", "Porto", "Lyon", "Graz"),
            ("many", "several", "both", "two"),
            ("sleep", "see again", "walk without pain"),
            ("Amara", "Boro", "Cyla"),
        )
    ]
)
