"""Words that say which way a statement points: judgements, directions, and things it is good to have less of."""

__all__ = [
    "BAD_THING",
    "CONCEDES",
    "DENIES",
    "DOUBTS",
    "DOWN",
    "FALL",
    "HARM",
    "HELP",
    "IDIOMS",
    "NEEDS",
    "NEGATIVE",
    "OVERDONE",
    "POSITIVE",
    "PRESCRIBES",
    "RATED_HIGH",
    "RATED_LOW",
    "REASONS",
    "RISE",
    "SUPPOSES",
    "TROUBLE",
    "TURNS",
    "UP",
]

# judgements: good or bad by themselves
POSITIVE = (
    "could(?: have)? be(?:en)? worse|bullish|upbeat|optimis\\w+|positive(?:ly)?|strong(?:er|est|ly)?|strength|"
    "robust|solid(?:ly)?|good|great|excellent|"
    "impress\\w+|spectacular|stellar|better|best|health(?:y|ier)|improv\\w+|upside|buying|attractive\\w*|appealing|"
    "cheap(?:er|est|ly)?|opportunit\\w+|outperform\\w*|overweight|confiden\\w+|encourag\\w+|favou?r(?:s|able|"
    "ably|ed)|break-?outs?|momentum|success\\w*|undervalued|oversold|bargain\\w*|comfortabl[ey]|resilien\\w+|"
    "smart|sensible|sense|realistic|conducive|bright(?:er)?|profitab\\w+|welcom\\w+|tailwinds?|room to|scope for|"
    "at a discount|turnaround|supportive|sound|stabili[sz]\\w+|sturdy|buoyant|powerful|"
    "winners?|advantages?|compelling|desirable|relief|relieved|beat(?:s|ing)?|beaten|exceed\\w*|top(?:s|ped) (?:\\w+ )?"
    "(?:expectations|estimates|forecasts)|above (?:\\w+ )?(?:expectations|estimates|forecasts|trend)|accommodative|"
    "bottomed|has legs|worth|rehire|well positioned|perfect|superb|ideal|pleased|like (?:the|its|this|their)|"
    "back to normal|value-?(?:creating|accretive)|accretive|safe|thriving|boom(?:ing|s)?|hopeful|"
    "(?:do|did|fare|perform)\\w* (?:\\w+ )?well|percent discount|achiev\\w+"
)
NEGATIVE = (
    "least (?:favou?rable|attractive|likely)|bearish|downbeat|pessimis\\w+|negative\\w*|weak(?:er|est|ly|ness)?|"
    "poor(?:ly|er)?|bad(?:ly)?|wors[et]\\w*|"
    "disappoint\\w+|downside|underperform\\w*|underweight|expensive|overvalued|overbought|too high|uncertain|"
    "difficult\\w*|tough\\w*|challeng\\w+|deteriorat\\w+|struggl\\w+|cautio\\w+|"
    "fragile|vulnerable|stagnat\\w+|bleak|grim|dead|sluggish|insolven\\w*|overheat\\w*|unsustainable|slog|reluctan\\w+|"
    "leery|wary|fierce|steep|turmoil|panic|nervous\\w*|jittery|unfortunate|ineffective|bankrupt\\w*|"
    "losers?|lag(?:s|ged|ging)?|wrong|mistakes?|under threat|miss(?:ed|es|ing)?|toll|pitfalls?|anger|"
    "below (?:\\w+ )?(?:expectations|estimates|forecasts|trend)|short of|lose(?:s)?|losing|lost|selling|"
    "sell-?offs?|sells?|subdued|anaemic|anemic|soft(?:er|ness)?|shaky|shakier|dovish slant|doom\\w*|ugly|terrible|"
    "(?:giv|hand)(?:e|es|ing|ed) (?:\\w+ ){0,4}?back|gave (?:\\w+ ){0,4}?back|horri\\w+|awful|catastroph\\w*|"
    "disast\\w+|gloom\\w*|painful|suffer\\w*|tepid|lacklust\\w+|irreparabl\\w+|"
    "worrisome|worrying|alarm\\w*|trouble\\w*|limited|unclear|inflated|overpay\\w*|shock\\w*|impaired|"
    "depressed|erod\\w+|erosion|capp(?:ed|ing)|caps? (?:the|any|its|further)|"
    "(?:bit|little|still|was|were|is|came in) light|caught by surprise|hit"
)

# directions: good or bad by what it is that moves
UP = (
    "ris(?:e|es|ing|en)|rose|increas\\w+|climb\\w*|gain(?:ed|ing)?|jump\\w*|surg(?:e|es|ed|ing)|soar\\w*|"
    "recover(?:s|ed|ing)?|rallied|rallying|higher|gr[eo]w(?:s|ing|n)?|accelerat\\w+|advanc(?:e|es|ed|ing)|"
    "expand(?:s|ed|ing)?|pick(?:s|ed|ing)? up|bounc\\w+|strengthen\\w*|appreciat(?:es|ed|ing|ion)|"
    "mount(?:s|ed|ing)?|edge[ds]? up|trend(?:s|ing)? up|upward|building up|go(?:es|ing)? up|reviv\\w+|"
    "ratchet\\w* up|rais(?:e|es|ed|ing)|rebounded|rebounding|double[ds]?|multipl(?:y|ies|ied)"
)
DOWN = (
    "fall(?:s|ing|en)?|fell|drop(?:s|ped|ping)?|declin(?:es|ed|ing)|slip(?:s|ped|ping)?|slid(?:e|es|ing)?|"
    "tumbl\\w+|plung\\w+|s[iau]nk(?:s|ing)?|lower(?:s|ed|ing)?|weaken\\w*|eas(?:e|es|ed|ing)|slow(?:s|ed|er|ing)?|"
    "shr[iau]nk(?:s|ing)?|decreas\\w+|cut(?:s|ting)?|reduc\\w+|contract(?:ed|ing)|retreat\\w*|dissipat\\w+|"
    "decelerat\\w+|moderat(?:e|es|ed|ing|ion)|diminish\\w*|fewer|collaps\\w+|depreciat\\w+|stall(?:s|ed|ing)?|"
    "go(?:es|ing)? down|down (?:from|to|by|\\d)|downward|dim(?:s|med|ming)?|"
    "plummet\\w*|trim(?:s|med|ming)?|dr(?:y|ies|ied|ying) up|relieve\\w*|alleviat\\w+|"
    "abat(?:e|es|ed|ing)|stop(?:s|ped)?|halt(?:s|ed)?|end to|wane[ds]?|waning|fad(?:e|es|"
    "ed|ing)|smaller|narrow(?:s|ed|ing|er)?|remov(?:e|es|ed|ing)|peter(?:s|ed|ing)? out|run(?:s|ning)? out of steam"
)
# moves as things, which may themselves rise, slow or end
RISE = (
    "growth|recover(?:y|ies)|rall(?:y|ies)|gains|expansion|improvements?|rebounds?|upturn|demand|spending|hiring|"
    "advance|uptrend|bull market"
)
FALL = "declines?|slowdown|downturn|slump|contraction|pull-?backs?|correction|downtrend|bear market|outflows?|lull"
# what one thing does to another: only the outcome counts, not which way its cause went
HARM = (
    "hurt(?:s|ing)?|harm\\w*|damag\\w+|squeez\\w+|pinch\\w*|threaten\\w*|derail\\w*|undermin\\w+|hamper\\w*|strain\\w*|"
    "weigh(?:s|ed|ing)? on|pressur(?:es|ed|ing) |(?:puts?|putting) pressure on|drag(?:s|ged|ging)?|eat(?:s|ing)? into"
)
HELP = "help(?:s|ed|ing|ful)?|boost\\w*|support(?:s|ed|ing)?|benefi\\w+|bolster\\w*|lift(?:s|ed|ing)?|underpin\\w*"
# things that are bad when they grow, and say nothing by themselves
BAD_THING = (
    "inflation(?:ary)?|unemployment|jobless(?:ness)?|claims|deficits?|debts?|costs?|expenses?|delinquenc\\w+|"
    "inventor(?:y|ies)|spreads?|tax(?:es)?|competition|tightening|burdens?|layoffs|charges|provisions|leverage|"
    "interest[- ]rates?|(?:lending|mortgage|borrowing) rates?|premiums?|requirements?"
)
# things that are bad whether they grow or not
TROUBLE = (
    "s[kc]eptic(?:s|ism)|risks?|risk-taking|worr(?:y|ies|ied)|fears?|concern(?:s|ed)?|uncertaint\\w+|loss(?:es)?|"
    "defaults?|foreclosures?|"
    "write-?(?:downs?|offs?)|volatil\\w+|tensions?|cris[ie]s|headwinds?|recessions?|problems?|stress|shortages?|bubble|"
    "hurdles?|obstacles?|drawbacks?|pressures?|failures?|tragedy|confusion|bad loans|overcapacity|glut"
)

# words that turn what follows into its opposite; those that doubt also say something by themselves
DENIES = "not|never|no|nor|without|hardly|no longer|cannot|neither|none|n't|n’t|nothing|less|anything but|little"
DOUBTS = (
    "unlikely|doubt(?:s|ed|ful)?|s[kc]eptical|fail(?:s|ed|ing)? to|lack(?:s|ed|ing)?(?: of)?|hard to|difficult to|"
    "too early|far from|struggl\\w+ to|dismiss\\w*|shy away|remains to be|no (?:sign|evidence|need)s? (?:of|that)"
)
# turns of phrase that say nothing by their words
# ("a cut", "the rate cut" is what a central bank does, not the way a market goes)
IDIOMS = (
    "(?:an?|the|one|this|that|each|every|another|first|next|rate|point) (?:[\\w-]+ ){0,2}?cuts?|"
    "benefit of the doubt|no (?:question|doubt)|top dollar|as good as|double[- ]dip|beat(?:en)? (?:down|up)"
)
NEEDS = "needs? to|yet to|ha(?:s|ve) to"
OVERDONE = "run (?:its|their) course|overdone|overblown|exaggerated|priced in|overstated|unfounded|unwarranted"
PRESCRIBES = (
    "(?:should|ought to) (?:also |not )?(?:consider|be|do|have|look|take|act|sell|buy|use|try|set|raise|cut)|must|"
    "(?:is|are) (?:badly )?needed|in order to|would be|the key|aims? to|willingness|hoping to|"
    "supposed to|prior|previous|former(?:ly)?"
)
SUPPOSES = "if|whether|unless|until"
REASONS = "since|because"
CONCEDES = "while|although|though|despite|even though|notwithstanding|whereas|in spite of"
TURNS = "but|however|yet|still|nevertheless|nonetheless|that said|on the other hand"

RATED_HIGH = "strong[- ]buy|buy|outperform\\w*|overweight|accumulate|add|top pick"
RATED_LOW = "strong[- ]sell|sell|underperform\\w*|underweight|reduce|avoid"
