"""Words of English news that tell who speaks: roles, verbs, endings of firms' names, outlets."""

import re

__all__ = [
    "ANALYST_ROLES",
    "FIRM_ENDINGS",
    "FIRST_NAMES",
    "GROUP_ROLES",
    "HOUSES",
    "NAME_PARTICLES",
    "NOT_NAMES",
    "OFFICIAL_BODIES",
    "OFFICIAL_ROLES",
    "OUTLETS",
    "PLACES",
    "QUOTE_VERBS",
    "REPORT_VERBS",
    "ROLE_CAPITALS",
    "ROLE_NOUNS",
    "STOP_WORDS",
    "TITLES",
]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ANALYST_ROLES = _set(
    "analyst strategist economist trader dealer broker adviser advisor professor lecturer researcher technician "
    "chartist forecaster stockbroker academic consultant"
)
GROUP_ROLES = _set(
    "analysts strategists economists traders dealers brokers advisers advisors researchers chartists "
    "forecasters academics consultants technicians participants players watchers managers experts observers"
)
OFFICIAL_ROLES = _set(
    "governor minister secretary senator congressman congresswoman representative chancellor premier commissioner "
    "ambassador mayor regulator judge prosecutor lawmaker policymaker policymakers lawmakers regulators lawmaker "
    "undersecretary attorney-general treasurer comptroller envoy vice-minister politician politicians prime-minister "
    "mp mep official officials"
)
COMPANY_ROLES = _set(
    "ceo cfo coo cio cto chief chairman chairwoman chairperson president director executive officer manager partner "
    "founder co-founder owner spokesman spokeswoman spokesperson spokespeople head vice-president treasurer "
    "executives representative boss principal co-head co-chairman co-president co-manager banker bankers lawyer "
    "attorney member editor author publisher publisher-editor shareholder counsel scientist engineer"
)
OTHER_ROLES = _set("investor investors source sources person people spokesman critic critics expert")
ROLE_NOUNS = ANALYST_ROLES | GROUP_ROLES | OFFICIAL_ROLES | COMPANY_ROLES | OTHER_ROLES

# capitalised words that belong to a role and not to the name of the firm before it
ROLE_CAPITALS = _set(
    "Chief Executive Officer Financial Operating Vice President Senior Managing Director Deputy Assistant Associate "
    "Global International Chairman Chairwoman Prime Finance Foreign Trade Economy Economics Treasury U.S. US UK "
    "U.K. European Europe Asian Asia Asia-Pacific American America Japan Japanese China Chinese German British "
    "Canadian French Italian FX Forex FOREX Wall Street Head Investment Portfolio Fund General Executive Board "
    "Group North Latin Western Eastern Co-Chief IT CEO CFO COO Internet Technical Economic Minister Secretary "
    "Governor Former Acting Interim EMEA G10 G7 Non-Executive Principal Technology Marketing Commercial Sales "
    "Operations Tax Competition Budget Junior"
)

FIRM_ENDINGS = _set(
    "Securities Capital Bank Research Partners Management Advisors Advisers Markets Investments Investment Group "
    "Holdings Inc Inc. Corp Corp. Co Co. Ltd Ltd. Plc PLC LLC LLP AG SA NV SE AB ASA Oyj Trust Trading Brokers "
    "Brokerage Economics Consulting Analytics Strategies Associates Institute University Funds Fund Asset Assets "
    "Wealth Financial Insurance Commodities Futures Company Corporation Limited Banking Bancorp Bankers Sons Bros "
    "Brothers Index Indexes Global Metrics Forward Intelligence Estimates Exchange Association Federation Council "
    "Ratings Services Service Technologies Systems Networks Energy Oil Motors Airlines Airways Stores Industries "
    "International Technology Software Pharmaceuticals Laboratories Foods Brands Center Centre College School "
    "Foundation Agency Commission Ministry Department Treasury Reserve Fed Board Committee Court Parliament Union "
    "Stockbrokers Equities Derivatives Solutions Insights Equity Credit Chase Lynch Sachs Stearns Stanley Suisse "
    "Fargo Barney"
)

# banks, brokers, rating agencies and research firms that comment on markets under their own name
HOUSES = re.compile(
    r"(?:the )?(?:Goldman(?: Sachs)?|Morgan Stanley|J\.?P\.? ?Morgan(?: Chase)?|Merrill(?: Lynch)?|"
    r"Lehman(?: Brothers)?|"
    r"Bear,? Stearns|Citi(?:group|bank)?|Bank of America|BofA|Banc of America|Wells Fargo|Wachovia|UBS|"
    r"Credit Suisse|Deutsche(?: Bank)?|Barclays|HSBC|BNP(?: Paribas)?|Soci[eé]t[eé] G[eé]n[eé]rale|SocGen|"
    r"Cr[eé]dit Agricole|Calyon|Natixis|Commerzbank|Dresdner|ING|ABN Amro|Rabobank|RBC|RBS|Nomura|Daiwa|Mizuho|"
    r"Macquarie|Jefferies|Piper(?: Jaffray| Sandler)?|Raymond James|Robert W\.? Baird|Baird|Stifel|Oppenheimer|"
    r"Cowen|Needham|Evercore|Bernstein|Sanford Bernstein|Morningstar|Moody'?s|Standard (?:&|and) Poor's|S&P|Fitch|"
    r"BCA Research|Capital Economics|Oxford Economics|TD|BMO|CIBC|Scotia(?:bank)?|Nordea|SEB|Danske(?: Bank)?|"
    r"UniCredit|Prudential|Cantor Fitzgerald|Keefe|KBW|Wedbush|Susquehanna|CreditSights|Edward Jones|"
    r"BlackRock|Vanguard|Fidelity|State Street|Pimco|PIMCO|Schroders|Amundi|Pictet|Saxo|Berenberg|Kepler|"
    r"Exane|Redburn|Panmure|Numis|Investec|Peel Hunt|Canaccord|Gartner|IDC|Forrester|Dundee|Guggenheim|Truist|"
    r"Loop|Rosenblatt|Argus|CFRA|DBRS|JMP|Janney|Caris|Prudential Equity|A\.G\. Edwards|Roth|Friedman)"
    r"(?:\b| (?:&|and) )"
)
COMMENTATOR = re.compile(
    r"\b(?:Securities|Capital|Research|Partners|Asset|Investments?|Investors|Advisors|Advisers|Advisory|Markets|"
    r"Economics|Strategies|Analytics|Funds?|Ratings|Metrics|Brokers|Brokerage|Trading|Equit(?:y|ies)|Wealth|"
    r"Consulting|Intelligence|Insights?|Futures|Commodities|Derivatives|Forex|FX|Trust|Money|Strategists?|Forward|"
    r"Institute|University|College|School)\b",
    re.IGNORECASE,
)

OUTLETS = re.compile(
    r"(?:the )?(?:Reuters|Bloomberg|CNBC|CNN|BBC|NBC|ABC|CBS|Fox(?: Business| News)?|Sky News|Financial Times|FT|"
    r"Wall Street Journal|Journal|WSJ|New York Times|NYT|Times|Sunday Times|Telegraph|Guardian|Independent|"
    r"Associated Press|AP|AFP|Agence France-Presse|Dow Jones(?: Newswires)?|MarketWatch|Barron's|Fortune|Forbes|"
    r"Business ?Week|Economist|Nikkei|Kyodo|Jiji|Xinhua|China Daily|Yonhap|Handelsblatt|Les Echos|Il Sole|"
    r"Der Spiegel|Spiegel|Bild|Frankfurter Allgemeine|El Pais|Le Monde|Le Figaro|La Repubblica|USA Today|Politico|"
    r"Axios|Yahoo(?: Finance)?|Seeking Alpha|Business Insider|Washington Post|Los Angeles Times|Globe and Mail|"
    r"Variety|Interfax|Itar-Tass|TASS|RIA|MNI|Market News|DPA|ANSA|EFE|Nikkei Asia|NPR|PBS|MSNBC)\b",
    re.IGNORECASE,
)

OFFICIAL_BODIES = re.compile(
    r"\b(?:Fed|Federal Reserve|FOMC|ECB|European Central Bank|"
    r"(?<!Royal )Bank of (?:England|Japan|Canada|Korea|Israel|Italy|"
    r"France|Spain|Greece|Mexico|Russia|Finland)|PBOC|People's Bank|Bundesbank|Riksbank|Norges Bank|"
    r"Reserve Bank|Swiss National Bank|SNB|BOJ|BoE|central bank|Treasury|Ministry|ministry|Minister|Commission|"
    r"Congress|Senate|House of|Parliament|parliament|government|Government|White House|IMF|International Monetary "
    r"Fund|World Bank|OECD|OPEC|SEC|FDIC|IEA|International Energy Agency|Federal Deposit Insurance|CFTC|FSA|FTC|"
    r"Department of|Department|"
    r"department|Cabinet|Eurogroup|European Union|"
    r"Supreme Court|Court|court|State Council|NDRC|United Nations|Attorney General|Justice|minutes|regulator|Authority|"
    r"Trade Representative|Standards Board)\b"
)

QUOTE_VERBS = _set(
    "said says say told tells wrote writes write added adds add noted notes asked asks explained explains argued "
    "argues warned warns predicted predicts commented comments observed observes remarked remarks stated states "
    "acknowledged acknowledges suggested suggests concluded concludes insisted insists conceded concedes admitted "
    "admits cautioned cautions quipped replied replies declared declares continued continues reiterated reiterates "
    "maintained maintains contends contended called calls described describes dismissed dismisses dubbed believes "
    "believed thinks thought reckons reckoned expects expected estimates estimated forecast forecasts sees saw "
    "joked recalled announced confirmed denied agreed complained countered labeled labelled characterized "
    "emphasized stressed highlighted opined pointed mused claimed claims figures urged indicated predicts "
    "projects projected"
)
REPORT_VERBS = QUOTE_VERBS | _set(
    "doubted doubts cited cites rated rates recommends recommended anticipates anticipated upgraded upgrades "
    "downgraded downgrades believe reckon expect see think note argue warn predict estimate interpreted attributed "
    "attributes blamed credited"
)

STOP_WORDS = _set(
    "a an the and or but nor so yet if as of at in on by for from to with into onto over under about after before "
    "between during through than that this these those which who whom whose what when where why how is are was were "
    "be been being has have had do does did will would can could may might shall should must not no it its he she "
    "they his her their him them we you i me my our your us one two three four five some many most few several "
    "other others another any all each both either neither more less such said says say told wrote added noted "
    "also however still now then there here just even only while because since until although though despite "
    "including like per via led let got get made make own s according citing called named gave up down out off "
    "new ex"
)

TITLES = _set("Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Prof Prof. Sir Lord Dame Sen Sen. Gov Gov. Rep Rep. Baroness Professor")
NAME_PARTICLES = _set("van von der den de di da del della la le du dos al bin ibn ter ten zu")

NOT_NAMES = _set(
    "Pacific Michigan Florida Texas California Ohio Illinois Massachusetts Connecticut Pennsylvania Minnesota "
    "Wisconsin Missouri Oregon Tennessee Arizona Colorado Louisiana Kentucky Iowa Kansas Nevada Utah Alabama Oklahoma "
    "Arkansas Mississippi Nebraska Hawaii Delaware Maine Vermont "
    "The A An In On At For From To With By As And But Or If When While After Before Since Although Though Despite "
    "However Still Also Meanwhile Separately Earlier Later Yet So Then That This These Those It He She They We You "
    "I His Her Their Its Our My What Which Who Why How There Here Now Not No Yes Some Many Most Few Several Other "
    "Others Another Any All Each Both Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February "
    "March April June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov "
    "Dec Analysts Economists Traders Investors Strategists Shares Stocks Asked Speaking Citing According Even Only "
    "One Two Three Four Five Such Like Because Until Under Over Between Among Last Next Early Late Following "
    "Additional Reporting Editing Writing Including Moreover Furthermore Nevertheless Nonetheless Indeed Instead "
    "Overall Wall Street United States New York London Tokyo Hong Kong Washington Beijing Paris Berlin Frankfurt "
    "Europe European Asia Asian America American Japan Japanese China Chinese German Germany French France British "
    "Britain Canada Canadian India Indian Russia Russian Australia Australian Moscow Shanghai Singapore Boston "
    "Chicago Nasdaq Dow NYSE FTSE Nikkei Gold Oil Treasuries Treasury Dollar Euro Yen Bulls Bears Markets"
)

PLACES = _set(
    "London Tokyo Washington Beijing Paris Berlin Frankfurt Zurich Geneva Madrid Milan Rome Moscow Shanghai Singapore "
    "Boston Chicago Sydney Melbourne Seoul Mumbai Toronto Dubai Brussels Amsterdam Stockholm Oslo Vienna "
    "Dublin Houston "
    "Dallas Atlanta Hong Kong New York San Francisco Los Angeles Europe European Asia Asian America American Japan "
    "Japanese China Chinese German Germany French France British Britain Canada Canadian India Indian Russia Russian "
    "Australia Australian Swiss Italian Spanish Dutch Korean Brazilian Mexican U.S. US UK U.K. Western Eastern Gulf "
    "Scandinavian Nordic Greek Irish Saudi Billionaire Independent Senior Wall Street"
)

# given names common in the English-language press: they tell "Adam Smith said" from "Family Dollar said"
FIRST_NAMES = _set(
    "Aaron Adam Adrian Al Alan Albert Alberto Alex Alexander Alexandra Alfred Alice Alison Allan Allen Amanda Amy "
    "Andrea Andreas Andrei Andrew Andy Angela Angus Ann Anna Anne Anthony Antonio Arnold Arthur Ashley Audrey "
    "Barbara Barry Ben Benjamin Bernard Bernd Beth Bill Bob Brad Brendan Brent Brett Brian Bruce Bruno Bryan "
    "Calvin Cameron Carl Carlo Carlos Carol Caroline Catherine Cathy Chad Charles Charlie Chris Christian Christina "
    "Christine Christoph Christopher Chuck Claire Claudio Clay Colin Connie Craig Cynthia Dan Daniel Darren Dave "
    "David Dean Deborah Debra Denis Dennis Derek Derrick Diana Diane Dick Dominic Don Donald Donna Doug Douglas "
    "Duncan Ed Eddie Edward Edwin Elaine Elizabeth Ellen Emily Emma Eric Erik Ernest Ethan Eugene Evan Francis "
    "Francois Frank Franz Fred Frederic Gabriel Gareth Gary Gavin Geoff Geoffrey George Gerald Gerard Gerry Gilles "
    "Giovanni Glen Glenn Gordon Graham Grant Greg Gregory Guy Hans Harold Harry Heather Heidi Helen Henry Herbert "
    "Howard Hugh Ian Ira Irene Ivan Jack Jacob Jacques James Jamie Jan Jane Janet Janice Jason Jay Jean Jeff "
    "Jeffrey Jennifer Jens Jeremy Jerome Jerry Jessica Jill Jim Jimmy Joan Joe Joel Johan Johannes John Johnny "
    "Jon Jonathan Jordan Jose Josef Joseph Joshua Joyce Juan Judith Judy Julia Julian Julie Juergen Justin Karen "
    "Karl Kate Katherine Kathleen Kathy Keith Kelly Ken Kenneth Kevin Kim Kirk Klaus Kurt Kyle Larry Laura Lauren "
    "Laurence Lawrence Lee Len Leo Leon Leonard Les Leslie Lewis Linda Lisa Liz Lloyd Lorenzo Louis Louise Luca "
    "Lucas Luis Luke Lynn Malcolm Manuel Marc Marco Marcus Margaret Maria Marie Mario Mark Markus Martha Martin "
    "Mary Matt Matthew Maureen Maurice Max Megan Melissa Michael Michel Michelle Miguel Mike Mitchell Nancy "
    "Natalie Nathan Neil Nicholas Nick Nicolas Nicole Nigel Noel Norman Oliver Oscar Owen Pamela Pat Patricia "
    "Patrick Paul Paula Pedro Per Pete Peter Phil Philip Philippe Phillip Pierre Rachel Ralph Randall Randy Ray "
    "Raymond Rebecca Rex Ricardo Richard Rick Rob Robert Roberto Robin Rod Rodney Roger Roland Ron Ronald Ross Roy "
    "Russell Ruth Ryan Sal Sally Sam Samuel Sandra Sandy Sara Sarah Scott Sean Sebastian Sergio Seth Shane Shannon "
    "Sharon Shaun Sheila Shirley Simon Sophie Stacy Stan Stanley Stefan Stefano Stephanie Stephen Steve Steven "
    "Stewart Stuart Sue Susan Suzanne Sven Sylvia Ted Terence Teresa Terry Thierry Thomas Tim Timothy Tina Todd "
    "Tom Tony Tracy Trevor Tyler Ulrich Uwe Valerie Victor Victoria Vincent Virginia Vladimir Walter Warren Wayne "
    "Wendy Wilbur Will William Wolfgang Yves Zach"
)
