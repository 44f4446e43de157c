"""What adverts say, as plain data: matched by whole words after normalisation; weights are in the policy.

Chosen by reading public collections of comment spam for wordings that honest comments hardly ever use.
"""

from collections.abc import Mapping

PHRASES: Mapping[str, tuple[str, ...]] = {
    "advert": (
        "best price", "best prices", "buy now", "click here", "visit our website", "visit my website",
        "visit our site", "free shipping", "money back guarantee", "limited offer", "limited time offer",
        "promo code", "coupon code", "discount code", "special offer", "at affordable price",
        "affordable prices", "lowest price", "cheap price", "free trial", "free gift card",
        "free gift cards", "gift card codes", "free itunes", "contact us today", "customer support number",
        "customer care number", "helpline number", "toll free", "official website", "official site",
        "high quality replica", "essay writing", "write my essay", "assignment help", "seo services",
        "backlinks", "guest post", "escort service", "packers and movers", "data recovery software",
        "whatsapp me", "dm me", "add me on", "jetzt kaufen", "jetzt bestellen", "kostenlos testen",
        "compre ahora", "oferta especial", "acheter maintenant", "пишите в личку", "пишите в лс",
        "пиши в лс", "в личные сообщения", "купить дешево", "переходи по ссылке", "жми на ссылку",
        "подпишись на канал", "ссылка в профиле", "加微信", "微信号", "优惠",
    ),
    "promotion": (
        "my channel", "subscribe to", "check my", "check this out", "our channel", "subscribe me",
        "subscribe back", "like this page", "please subscribe", "sub to me", "sub4sub", "sub for sub",
        "subscribe for subscribe", "check out my", "check out our", "visit my", "my new video", "my videos",
        "my cover", "my music", "my song", "my songs", "my playlist", "like and subscribe", "like and share",
        "follow me", "my facebook page", "like my page", "give me a like", "give it a chance", "vote for me",
        "please like", "support me", "give us a listen",
    ),
    "adult": (
        "porn", "porno", "xxx", "sex video", "sex videos", "sex chat", "live cams", "webcam girls",
        "hot girls", "horny", "escorts", "call girls", "nude photos", "nudes", "onlyfans", "sex dating",
        "sexy girls", "milf", "adult dating", "интим", "секс знакомства", "голые фото", "обнаженные фото",
        "порно", "без трусиков",
    ),
    "gambling": (
        "online casino", "casino bonus", "casino games", "best casino", "free spins", "online poker",
        "sports betting", "betting tips", "slot machines", "online slots", "1xbet", "slot gacor",
        "judi online", "agen bola", "онлайн казино", "ставки на спорт", "赌博", "博彩", "赌场",
    ),
    "medicine": (
        "viagra", "cialis", "levitra", "tramadol", "xanax", "phentermine", "male enhancement",
        "penis enlargement", "erectile dysfunction", "weight loss", "lose weight", "fat burner", "burn fat",
        "belly fat", "keto diet", "garcinia", "forskolin", "testosterone", "muscle building", "anti aging",
        "anti-aging", "skin care", "skin cream", "wrinkles", "dietary supplement", "natural ingredients",
        "cbd oil", "cbd gummies", "hair loss", "online pharmacy", "without prescription", "love spell",
        "spell caster", "herbal medicine",
    ),
    "money": (
        "make money online", "earn money", "extra income", "work from home", "working from home",
        "earn from home", "binary options", "forex trading", "trading platform", "invest in bitcoin",
        "bitcoin investment", "crypto investment", "crypto trading", "double your", "payday loan",
        "payday loans", "quick loan", "personal loan", "loan offer", "credit repair", "bad credit",
        "recover your funds", "financial freedom", "passive income", "atm card", "blank card",
        "hacked account", "whatsapp number", "удаленный заработок", "заработок в интернете",
        "пассивный доход", "дополнительный доход", "доход от", "доходность от", "арбитраж криптовалют",
        "арбитража криптовалют", "удаленная работа", "обучение бесплатно", "обучаем", "ищу людей",
        "ищем людей", "набираю людей", "набираем людей", "ищем партнеров", "ganar dinero", "geld verdienen",
        "gagner de l'argent",
    ),
    "topic": (
        "casino", "poker", "loan", "loans", "mortgage", "insurance", "bitcoin", "crypto", "forex", "replica",
        "rolex", "handbags", "louis vuitton", "gucci", "jerseys", "nike", "ugg boots", "oakley",
        "jordan shoes", "essay", "seo", "serum", "supplement", "supplements", "pills", "diet", "cheap",
        "discount", "escort", "iptv", "vpn",
    ),
    # Said by honest people too: one hit is a hint, and only several or a link beside them hold.
    "pitch": (
        "my blog", "my site", "my website", "my profile", "check it out", "share this", "add me",
        "thumbs up if", "our company", "our services", "our products", "our customers", "we offer",
        "for sale", "web hosting", "order now", "side effects", "interest rate", "gift cards", "make money",
        "get paid", "per week", "per hour", "per day", "contact us", "satisfied customers", "link in my bio",
    ),
    "praise": (
        "nice post", "great post", "great article", "nice article", "good article", "informative",
        "very informative", "very helpful", "great information", "useful information", "thanks for sharing",
        "thank you for sharing", "keep it up", "keep up the good work", "i bookmarked", "bookmarked",
        "great blog", "nice blog", "excellent post", "awesome post", "interesting post", "great site",
        "nice site", "amazing article", "your blog", "well written", "great work", "worth reading",
        "good job",
    ),
}  # fmt: skip

# In a name or the address of a website; people are rarely called so.
KEYWORDS: tuple[str, ...] = (
    "seo", "casino", "poker", "viagra", "cialis", "pharmacy", "loan", "loans", "payday", "mortgage",
    "insurance", "insurances", "credit", "forex", "bitcoin", "crypto", "cheap", "buy", "discount", "coupon",
    "coupons", "promo", "replica", "watches", "handbags", "jerseys", "shoes", "boots", "jewelry", "rings",
    "hosting", "backlinks", "marketing", "escort", "escorts", "porn", "sex", "dating", "diet", "weight loss",
    "supplements", "pills", "cbd", "keto", "vape", "essay", "essays", "dissertation", "movers", "plumber",
    "lawyer", "attorney", "dentist", "cleaning", "wholesale", "for sale", "free download", "ringtones",
    "converter", "torrent", "iptv", "betting", "slots", "slot", "bonus", "rental", "rentals", "hotels",
    "travel", "online", "best", "ремонт", "купить", "казино", "кредит", "заработок",
)  # fmt: skip

# Long enough to be meant even in the middle of a host name (“specialist” is why “cialis” is not here).
HOST_PARTS: tuple[str, ...] = (
    "viagra", "casino", "payday", "cheap", "replica", "insurance", "mortgage", "pharmac", "escort",
    "backlink", "essay", "weightloss", "discount", "coupon", "jersey", "handbag", "loans", "forex",
    "betting", "dating",
)  # fmt: skip
