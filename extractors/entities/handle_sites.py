"""The sites whose addresses name an account, as data: `t.me/pit9` is `telegram:pit9`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WORD: Final = r"[A-Za-z0-9_]"
DOTTED: Final = r"[A-Za-z0-9._]"
DASHED: Final = r"[A-Za-z0-9_-]"
ANY: Final = r"[\w.-]"


@dataclass(frozen=True, slots=True)
class Site:
    """`paths` are what may stand before the name, in lower case, "" where nothing must; `letters` are a name's.

    `reserved` are first parts of a path that are pages of the site's own, beside those of `RESERVED`; `things` is a
    pattern of what else is no account, such as the number of a video.
    """

    platform: str
    hosts: str
    paths: tuple[str, ...]
    letters: str
    reserved: frozenset[str] = frozenset()
    things: str = ""


def _site(platform: str, hosts: str, paths: str, letters: str = WORD, reserved: str = "", things: str = "") -> Site:
    prefixes = tuple(sorted(("" if path == "/" else path for path in paths.split()), key=len, reverse=True))
    return Site(platform, hosts, prefixes, letters, _set(reserved), things)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


RESERVED: Final = _set(
    """
    about accounts account ads app apps api archive assets auth blog blogs business careers cgi-bin channel channels
    community compose contact cookies copyright create css dashboard developer developers directory discover docs
    download downloads en de fr es events event explore faq favicon.ico features feed feeds files forum games groups
    group guidelines hashtag help home i images img inbox index index.html index.php info intent invite jobs js join
    language legal library live local login logout mail marketplace media messages mobile music news notifications
    oauth p pages page photo photos plugins policies popular post posts premium press pricing privacy profile profiles
    public r reel reels register robots.txt rss s search security settings share sharer shared shop signin signup
    sitemap static status stories store story support tag tags terms tos topic topics trending tv upload user users
    v video videos w watch web welcome wiki www
    """
)
"""First parts of a path that are nobody's name on most sites."""

SITES: Final = (
    _site("telegram", "t.me telegram.me telegram.dog", "/ s/", WORD, "joinchat addstickers addemoji addlist addtheme"
          " proxy socks bg setlanguage c confirmphone boost giftcode iv"),
    _site("instagram", "instagram.com instagr.am", "/ stories/ _u/", DOTTED, "tv direct guide graphql"),
    _site("instagram", "ig.me", "m/", DOTTED),
    _site("threads", "threads.net threads.com", "@", DOTTED),
    _site("snapchat", "snapchat.com", "add/ @ u/", r"[A-Za-z0-9._-]"),
    _site("kik", "kik.me", "/", DOTTED, "g"),
    _site("kik", "kik.com", "u/", DOTTED),
    _site("discord", "discord.com discordapp.com", "users/", r"\d"),
    _site("tiktok", "tiktok.com", "@", DOTTED),
    _site("twitter", "twitter.com x.com nitter.net", "/ intent/user?screen_name= intent/follow?screen_name=", WORD,
          "hashtag following followers lists moments"),
    _site("facebook", "facebook.com fb.com fb.me", "/ profile.php?id=", r"[A-Za-z0-9.]", "l.php photo.php permalink.php"
          " dialog sharer.php share.php plugins ajax connect recover story.php home.php reg tr watch gaming hashtag"
          " login.php events notes pg campaign business e people"),
    _site("facebook", "m.me", "/", r"[A-Za-z0-9.]", "j"),
    _site("vk", "vk.com vkontakte.ru", "/", r"[A-Za-z0-9_.]", "im feed away.php share.php dev app doc wall clips audio"
          " albums friends write al_im.php", r"(?:wall|photo|video|club|public|event|topic|album|doc|audio|app)-?\d.*"),
    _site("ok", "ok.ru odnoklassniki.ru", "profile/ /", r"[A-Za-z0-9_.]", "dk game gifts"),
    _site("reddit", "reddit.com redd.it", "user/ u/", DASHED),
    _site("twitch", "twitch.tv", "/", WORD, "directory drops turbo subscriptions popout moderator prime embed clip"),
    _site("kick", "kick.com", "/", WORD, "categories browse"),
    _site("steam", "steamcommunity.com", "id/ profiles/", DASHED),
    _site("linkedin", "linkedin.com", "in/ pub/", r"[\w%-]"),
    _site("pinterest", "pinterest.com pinterest.co.uk pinterest.de pinterest.fr pinterest.es pinterest.it pin.it"
          " pinterest.ca pinterest.ch pinterest.at pinterest.pt pinterest.se pinterest.nz", "/",
          WORD, "pin ideas today board resource"),
    _site("soundcloud", "soundcloud.com", "/", DASHED, "you charts stream player tracks sets"),
    _site("youtube", "youtube.com", "@ user/ c/", r"[\w.-]"),
    _site("github", "github.com", "/", r"[A-Za-z0-9-]", "orgs sponsors marketplace issues pulls new organizations"
          " gist stars collections readme enterprise site nonprofit customer-stories team codespaces copilot"),
    _site("github", "gist.github.com", "/", r"[A-Za-z0-9-]"),
    _site("gitlab", "gitlab.com", "/", r"[\w.-]", "users -"),
    _site("bitbucket", "bitbucket.org", "/", r"[\w-]", "product site dashboard repo"),
    _site("keybase", "keybase.io", "/", WORD, "team inv docs"),
    _site("bluesky", "bsky.app", "profile/", r"[A-Za-z0-9.-]"),
    _site("medium", "medium.com", "@", r"[\w.-]"),
    _site("tumblr", "tumblr.com", "/ blog/view/ blog/", DASHED, "tagged reblog docs"),
    _site("flickr", "flickr.com", "people/ photos/", r"[\w@-]"),
    _site("patreon", "patreon.com", "/ c/", DASHED, "checkout user pledge bepatron"),
    _site("paypal", "paypal.me paypal.com", "/ paypalme/", r"[A-Za-z0-9]", "paypalme us uk gb cgi-bin webscr webapps"
          " donate myaccount merchantapps smarthelp checkoutnow"),
    _site("cashapp", "cash.app cash.me", "$", WORD),
    _site("venmo", "venmo.com", "u/ code/ /", DASHED, "code account"),
    _site("linktree", "linktr.ee", "/", r"[\w.]"),
    _site("lastfm", "last.fm lastfm.de", "user/", DASHED),
    _site("spotify", "open.spotify.com", "user/", DASHED),
    _site("vimeo", "vimeo.com", "/", r"[A-Za-z0-9]", "ondemand staffpicks", r"\d+"),
    _site("deviantart", "deviantart.com", "/", DASHED, "art gallery deviation"),
    _site("roblox", "roblox.com", "users/", r"\d"),
    _site("xing", "xing.com", "profile/", DASHED),
    _site("quora", "quora.com", "profile/", DASHED),
    _site("behance", "behance.net", "/", WORD, "gallery joblist"),
    _site("dribbble", "dribbble.com", "/", DASHED, "shots designers"),
    _site("truthsocial", "truthsocial.com", "@", WORD),
    _site("odysee", "odysee.com", "@", r"[\w.-]"),
    _site("gab", "gab.com", "/", WORD, "explore"),
    _site("depop", "depop.com", "/", DASHED, "products category"),
    _site("askfm", "ask.fm", "/", WORD),
    _site("myspace", "myspace.com", "/", r"[\w.]"),
    _site("chess", "chess.com", "member/", DASHED),
    _site("threema", "threema.id", "/", r"[A-Z0-9*]"),
    _site("viber", "viber.me", "/", DASHED),
    _site("strava", "strava.com", "athletes/", r"\d"),
    _site("onlyfans", "onlyfans.com", "/", r"[\w.-]", "my collections bookmarks"),
    _site("fansly", "fansly.com", "/", r"[\w.-]"),
    _site("kofi", "ko-fi.com", "/", WORD, "gold"),
    _site("buymeacoffee", "buymeacoffee.com", "/", DOTTED),
    _site("substack", "substack.com", "@", DASHED),
    _site("vsco", "vsco.co", "/", DASHED, "discover"),
    _site("bereal", "bere.al", "/", DOTTED),
    _site("letterboxd", "letterboxd.com", "/", WORD, "film films lists members journal"),
    _site("wattpad", "wattpad.com", "user/", DASHED),
    _site("mixcloud", "mixcloud.com", "/", DASHED, "categories genres"),
    _site("tellonym", "tellonym.me", "/", DOTTED),
    _site("imgur", "imgur.com", "user/", DASHED),
    _site("9gag", "9gag.com", "u/", DASHED),
    _site("codepen", "codepen.io", "/", DASHED, "pen trending challenges"),
    _site("replit", "replit.com", "@", DASHED),
    _site("npm", "npmjs.com", "~", DASHED),
    _site("pypi", "pypi.org", "user/", r"[\w.-]"),
    _site("stackoverflow", "stackoverflow.com", "users/", r"\d"),
    _site("docker", "hub.docker.com", "u/", WORD),
    _site("producthunt", "producthunt.com", "@", WORD),
    _site("ebay", "ebay.com ebay.co.uk ebay.de ebay.fr ebay.it ebay.es", "usr/", r"[\w.*-]"),
    _site("etsy", "etsy.com", "people/ shop/", WORD),
    _site("lichess", "lichess.org", "@/", DASHED),
    _site("duolingo", "duolingo.com", "profile/ u/", r"[\w.-]"),
    _site("scratch", "scratch.mit.edu", "users/", DASHED),
    _site("rumble", "rumble.com", "user/ c/", WORD),
    _site("clubhouse", "clubhouse.com", "@", WORD),
    _site("revolut", "revolut.me", "/", r"[A-Za-z0-9]"),
    _site("monzo", "monzo.me", "/", r"[A-Za-z0-9]"),
    _site("weibo", "weibo.com", "u/ n/", r"\w"),
    _site("qq", "user.qzone.qq.com", "/", r"\d"),
    _site("bilibili", "space.bilibili.com", "/", r"\d"),
    _site("psn", "psnprofiles.com", "/", DASHED, "game trophies trophy leaderboard series guide guides"),
    _site("line", "line.me", "ti/p/~ ti/p/@", r"[a-z0-9._-]"),
)  # fmt: skip

SUBDOMAIN_SITES: Final = {
    "tumblr.com": "tumblr", "livejournal.com": "livejournal", "deviantart.com": "deviantart",
    "bandcamp.com": "bandcamp",
    "skyrock.com": "skyrock", "itch.io": "itch", "carrd.co": "carrd", "substack.com": "substack",
}  # fmt: skip
"""Sites on which the account is the first label of the host: `pit9.tumblr.com`."""

NOT_SUBDOMAINS: Final = _set(
    "www m mobile api cdn static media assets img images login help support about blog news mail docs dev shop"
)
