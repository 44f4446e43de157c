"""Names, and things to say that differ: near-duplicates of each other would be held, as they should."""

from random import Random

_WORDS = (
    "anchor autumn barley basket beacon bottle bridge butter candle canvas carpet cellar cherry chisel copper cotton "
    "cradle curtain dagger donkey drawer engine ferry fiddle forest garden garlic ginger granite hammer "
    "harbour hazel helmet hollow island jacket kettle kitchen ladder lantern lemon marble meadow mirror "
    "mountain needle orchard oven paper pebble pepper pillow pocket potato quarry ribbon river rocket saddle salmon "
    "shadow shovel silver sparrow spider stable sugar tailor temple thunder timber tunnel valley velvet village "
    "violin wagon walnut whistle willow window winter"
)


_FIRST_NAMES = (
    "Anna", "Bert", "Clara", "David", "Emma", "Frank", "Grace", "Henry", "Ida", "James", "Karen", "Louis", "Maria",
    "Nora", "Oscar", "Paula",
)  # fmt: skip
_LAST_NAMES = (
    "Adams",
    "Baker",
    "Cooper",
    "Dixon",
    "Evans",
    "Fisher",
    "Gibson",
    "Harris",
    "Irving",
    "Jones",
    "Keller",
)


def person(number: int) -> str:
    """A name as people have it; “Reader 12” is what machines are called."""
    return f"{_FIRST_NAMES[number % 16]} {_LAST_NAMES[number // 16 % 11]}"


_PARTS = (
    (
        "When I was small we had a {} at home",
        "My sister once found a {} by our gate",
        "As far as I know no {} was ever seen here",
        "I thought this was about a {} at first",
        "Last winter somebody sold us an old {}",
        "You write that a {} came before it",
        "Nobody in my family would touch a {}",
        "It took me two days to mend that {}",
    ),
    (
        "which looked more like a {} to me",
        "though I would rather have seen a {}",
        "because his {} had gone missing by May",
        "and a {} is what I still look for",
        "so I asked my uncle about some {}",
        "but in our town it is called a {}",
        "with one {} on each side of it",
        "until they brought another {} from upstairs",
    ),
    (
        "Does anybody know who made a {} like that?",
        "Is a {} really so hard to come by?",
        "I am not sure that any {} would do.",
        "Where could I read more about a {} of this kind?",
        "We kept it in a {} for years.",
        "In Norway they use a {} for it.",
        "That {} must be long gone by now.",
        "I have yet to see a {} as good.",
    ),
)


def wording(number: int | str) -> str:
    """A remark as people make it, that shares little with that of any other number, and is the same for the same."""
    turn = int("".join(filter(str.isdigit, str(number))))
    words = Random(f"wording {number}").sample(_WORDS.split(), 3)
    # Neighbours differ in every part, and no two of 512 have all three in common.
    places = (turn, turn + turn // 8, turn + turn // 8 * 3 + turn // 64)
    first, second, third = (
        parts[place % 8].format(word) for parts, place, word in zip(_PARTS, places, words, strict=True)
    )
    return f"{first}, {second}. {third} ({number})"
