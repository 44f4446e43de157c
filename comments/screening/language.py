"""The language of a text, told by its script and its commonest words: enough to say that it is another one.

No library: those that know a hundred languages take tens of megabytes and seconds to load, and a wrong guess about
a comment's language would be worse than none.
"""

import re
from collections import Counter
from functools import lru_cache

from comments.screening.links import take_apart

# Of the words that a language says most, those that its neighbours do not.
_WORDS = {
    "en": "the and is of to that this it was for you are with have not what from they would been there which were",
    "de": "der die das und ist nicht ich ein eine zu mit auf für den auch es dem wie aber sich noch sind oder wird",
    "fr": "le les et est pas une des je que dans pour qui ce sur avec plus mais vous nous sont cette très aux même",
    "es": "el los las y es que una por con para no está pero más como su lo muy porque esto también hay qué se",
    "it": "il che di è non un una per sono con gli della come ma anche più questo del nel perché ho ci alla molto",
    "pt": "o os não que um uma é para do da em por mas mais muito como você isso também são foi ao eu nos",
    "nl": "het een van en is dat niet ik je op te zijn voor met maar ook er aan wat deze heb naar wel geen nog",
    "pl": "nie się na jest że jak ale tak czy dla od już tylko są przez ten tego być może bardzo które przy więc żeby",
    "sv": "och att det är som en jag inte på av med för har den till ett om men var kan så från vi också mycket",
    "da": "og at det er som en jeg ikke på af med for har den til et om men var kan så fra vi også meget",
    "cs": "je se na že ale jak jsem tak pro jsou nebo jako když není byl už velmi také ještě při této které má",
    "tr": "bir ve bu çok için da de ne ile gibi daha ama olarak var kadar değil sonra olan ben mi en her yok o",
    "id": "yang dan di ini itu dengan untuk tidak dari dalam akan pada juga saya ke karena ada bisa sudah kami lebih",
    "ro": "și în nu este cu la pe un o că de din mai pentru care sunt ce dar fost acest foarte sau despre",
    "vi": "và là của có không cho được một những với này các để trong tôi người đã rất như khi cũng từ nhiều",
    "fi": "ja on ei että se oli mutta hän kuin niin myös ovat olen mitä tämä joka kun vain jos minä sen hyvin",
    "ru": "и не что это как на я по но из для так все его если был уже или то очень бы есть они только где",
    "uk": "і не що це як на я але для так все його якщо був вже або та дуже є вони тільки де від з ще які",
    "bg": "и не че това как на аз по но за така всичко го ако беше вече или да много са те само къде от се съм",
}  # fmt: skip
_SPEAKERS: dict[str, list[str]] = {}
for _language, _common in _WORDS.items():
    for _word in _common.split():
        _SPEAKERS.setdefault(_word, []).append(_language)

# Scripts that say enough by themselves; the name stands for all languages written in them.
_SCRIPTS = {
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "he": "\u0590-\u05ff",
    "ar": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefe",
    "hi": "\u0900-\u097f",
    "bn": "\u0980-\u09ff",
    "ta": "\u0b80-\u0bff",
    "th": "\u0e00-\u0e7f",
    "ka": "\u10a0-\u10ff",
    "hy": "\u0530-\u058f",
    "ko": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "ja": "\u3040-\u30ff",
    "zh": "\u3400-\u4dbf\u4e00-\u9fff",
}  # fmt: skip
_SCRIPT_LETTERS = {script: re.compile(f"[{letters}]") for script, letters in _SCRIPTS.items()}
_WORD = re.compile(r"[^\W\d_]+")

_FEWEST_LETTERS = 40  # characters of a script with an alphabet; below that nothing is said
_FEWEST_SIGNS = 10  # of Chinese, Japanese and Korean, of which each is a syllable or a word
_FEWEST_COMMON = 4
_COMMON_SHARE = 0.12  # of the words of running text: languages here have 25 to 50 %
_LEAD = 1.5  # times as many as the next language's
_LONGEST = 4000  # characters looked at

NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "pl": "Polish", "sv": "Swedish", "da": "Danish or Norwegian", "cs": "Czech or Slovak",
    "tr": "Turkish", "id": "Indonesian or Malay", "ro": "Romanian", "vi": "Vietnamese", "fi": "Finnish",
    "ru": "Russian", "uk": "Ukrainian", "bg": "Bulgarian", "el": "Greek", "he": "Hebrew",
    "ar": "Arabic letters", "hi": "Devanagari", "bn": "Bengali", "ta": "Tamil", "th": "Thai",
    "ka": "Georgian", "hy": "Armenian", "ko": "Korean", "ja": "Japanese", "zh": "Chinese",
}  # fmt: skip
# Languages written in a script that stands above under another's name.
_SAME = {
    "fa": "ar",
    "ur": "ar",
    "mr": "hi",
    "ne": "hi",
    "yi": "he",
    "nb": "da",
    "no": "da",
    "sk": "cs",
    "ms": "id",
}


@lru_cache(maxsize=16)
def language_of(text: str) -> str | None:
    """Return the key of `NAMES` for the language of a text, or None where it is short, mixed or not known."""
    prose = take_apart(text).prose[:_LONGEST].casefold()
    letters = sum(map(str.isalpha, prose))
    if script := _script(prose, letters):
        return script
    return _by_words(_WORD.findall(prose)) if letters >= _FEWEST_LETTERS else None


def base(code: str) -> str:
    """Return the key of `NAMES` for a language code such as “pt-br”."""
    language = code.casefold().replace("_", "-").partition("-")[0]
    return _SAME.get(language, language)


def _script(prose: str, letters: int) -> str | None:
    counts = {script: len(letter.findall(prose)) for script, letter in _SCRIPT_LETTERS.items()}
    if counts["ja"] * 10 >= counts["zh"]:  # kana beside the Chinese signs
        counts["ja"] += counts.pop("zh")
    script, most = max(counts.items(), key=lambda count: count[1])
    fewest = _FEWEST_SIGNS if script in {"zh", "ja", "ko"} else _FEWEST_LETTERS
    return script if most >= fewest and most * 2 > letters else None


def _by_words(words: list[str]) -> str | None:
    said = Counter(language for word in words for language in _SPEAKERS.get(word, ()))
    (first, most), (_, next_most) = [*said.most_common(2), ("", 0), ("", 0)][:2]
    sure = most >= max(_FEWEST_COMMON, _COMMON_SHARE * len(words), _LEAD * next_most)
    return first if sure else None
