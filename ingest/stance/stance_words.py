"""The lexicon of stance: judgements, directions, and things of which less is better."""

__all__ = [
    "BAD_THING",
    "CONCEDES",
    "DENIES",
    "DOUBTS",
    "DOWN",
    "EASING",
    "FALL",
    "HARM",
    "HELP",
    "IDIOMS",
    "NEEDS",
    "NEGATIVE",
    "OVERDONE",
    "PLENTY",
    "POSITIVE",
    "PRESCRIBES",
    "PRICED",
    "QUELL",
    "RATED_HIGH",
    "RATED_LOW",
    "REASONS",
    "REFUTES",
    "RISE",
    "SCARCE",
    "STRONG",
    "SUPPLY",
    "SUPPOSES",
    "TIGHTENING",
    "TROUBLE",
    "TURNS",
    "UP",
]

# judgements: good or bad by themselves
POSITIVE = (
    "could(?: have)? be(?:en)? worse|bullish|upbeat|optimis\\w+|positive(?:ly)?|solid(?:ly)?|good|great|excellent|"
    "impress\\w+|spectacular|stellar|better|best|health(?:y|ier)|improv\\w+|buying|attractive\\w*|appealing|"
    "cheap(?:er|est|ly)?|opportunit\\w+|outperform\\w*|overweight|confiden\\w+|encourag\\w+|"
    "favou?r(?:s|able|ably|ed)|break-?outs?|success\\w*|undervalued|oversold|bargain\\w*|comfortabl[ey]|"
    "resilien\\w+|smart|sensible|sense|realistic|conducive|bright(?:er)?|profitab\\w+|welcom\\w+|tailwinds?|"
    "room to|scope for|at a discount|turnaround|supportive|sound|stabili[sz]\\w+|stab(?:le|ility)|sturdy|buoyant|"
    "powerful|winners?|advantages?|compelling|desirable|relief|relieved|beat(?:s|ing)?|beaten|exceed\\w*|"
    "top(?:s|ped) (?:\\w+ )?(?:expectations|estimates|forecasts)|"
    "above (?:\\w+ )?(?:expectations|estimates|forecasts|trend)|accommodative|bottomed|has legs|worth|rehire|"
    "well positioned|perfect|superb|ideal|pleased|like (?:the|its|this|their)|back to normal|"
    "value-?(?:creating|accretive)|accretive|safe|thriving|hopeful|"
    "(?:do|did|doing|fare|perform)\\w* (?:\\w+ )?well|percent discount|achiev\\w+|"
    "(?:worst|bad news|selling|pain|storm) (?:\\w+ ){0,5}?(?:over|behind|passed|past|crescendo|out of the way)|"
    "bottom(?:s|ing)?(?: out)?|(?:hit|found|near|see|seen|reach)\\w* (?:\\w+ ){0,2}?(?:bottom|floor)|"
    "trough(?:s|ed)?|turn(?:s|ed|ing)? (?:the|a) corner|light at the end|soft landing|out of the woods|"
    "in (?:its|their) stride|in stride|"
    "ahead of (?:\\w+ ){0,2}(?:schedule|plan|target|expectations|forecasts?|estimates|consensus|peers)|"
    "leading the (?:charge|way)|(?:good|strategic|natural|logical|perfect|nice) fit|fits? (?:\\w+ )?well|"
    "prefer(?:s|red)?|superior|decent|nice(?:ly)?|happy|excit(?:ed|ing)|terrific|tremendous(?:ly)?|brilliant|"
    "credible|valuable|enthusias\\w+|innovati\\w+|logical|viable|prudent|benign|lucrative|calm(?:er)?|reassur\\w+|"
    "sanguine|brisk|conservative (?:guidance|forecasts?|outlook|estimates?|assumptions?|targets?)|"
    "(?:guidance|forecast|outlook|estimate|target)s? (?:\\w+ ){0,2}?conservative|tempting|undemanding|"
    "underappreciated|under-?priced|inexpensive|underestimat\\w+|overreact\\w*|manageable|contained|intact|"
    "traction|dominant|flexibility|beneficiar(?:y|ies)|reviv\\w+|(?:new|record|all-time|fresh) (?:\\w+ )?highs?|"
    "(?:lot|lots|plenty) of (?:interest|cash|demand|room|potential)|(?:keen|strong|big|huge) interest|a steal|"
    "stealing|well placed|pay(?:s|ing)? off|paid off|(?:make|mak|made)\\w* sense|upbeat|top-notch|world-class|"
    "unmatched|first-rate|lean(?:er)?|reward(?:s|ed|ing)?|convinc(?:ed|ing)|like (?:the|this|it|both)|"
    "we (?:still |continue to )?like|likes|"
    "(?:was|were|is|are|doing|going) (?:\\w+ )?fine|leg up|clearly exceeds|no surprises"
)
NEGATIVE = (
    "least (?:favou?rable|attractive|likely)|bearish|downbeat|pessimis\\w+|negative\\w*|weak(?:er|est|ly|ness)?|"
    "poor(?:ly|er)?|bad(?:ly)?|wors[et]\\w*|disappoint\\w+|downside|underperform\\w*|underweight|expensive|"
    "overvalued|overbought|too high|uncertain|difficult\\w*|tough\\w*|challeng\\w+|deteriorat\\w+|struggl\\w+|"
    "cautio\\w+|fragile|vulnerable|stagnat\\w+|bleak|grim|dead|sluggish|insolven\\w*|overheat\\w*|unsustainable|"
    "slog|reluctan\\w+|leery|wary|fierce|steep|turmoil|panic|nervous\\w*|jittery|unfortunate|ineffective|"
    "bankrupt\\w*|losers?|lag(?:s|ged|ging)?|wrong|mistakes?|under threat|miss(?:ed|es|ing)?|toll|pitfalls?|anger|"
    "below (?:\\w+ )?(?:expectations|estimates|forecasts|trend)|short of|lose(?:s)?|losing|lost|selling|"
    "sell-?offs?|subdued|anaemic|anemic|soft(?:er|ness)?|soften(?:s|ed|ing)?|shaky|shakier|dovish slant|doom\\w*|"
    "ugly|terrible|(?:giv|hand)(?:e|es|ing|ed) (?:\\w+ ){0,4}?back|gave (?:\\w+ ){0,4}?back|horri\\w+|awful|"
    "catastroph\\w*|disast\\w+|gloom\\w*|painful|suffer\\w*|tepid|lacklust\\w+|irreparabl\\w+|worrisome|worrying|"
    "alarm\\w*|trouble\\w*|limited|unclear|inflated|overpay\\w*|shock\\w*|impaired|depressed|erod\\w+|erosion|"
    "capp(?:ed|ing)|caps? (?:the|any|its|further)|(?:bit|little|still|was|were|is|came in) light|"
    "caught by surprise|hit|hits|at best|downward (?:pressure|revisions?|spiral)|severe(?:ly)?|woes|fallout|pain|"
    "blow|set-?backs?|overhang|crash\\w*|meltdown|debacle|mess(?:y)?|turbulen\\w+|contagion|stretched|unprofitable|"
    "distress(?:ed)?|uphill|stiff(?:er)?|muted|unhappy|jitter\\w*|scar(?:ed|y)|spooked|skittish|attrition|aversion|averse|risky|"
    "riskier|questionable|costly|pricey|over-?priced|rich valuations?|sloppy|uninspir\\w+|flagging|problematic|"
    "dilut\\w+|adverse(?:ly)?|constrain(?:s|ed|ing|ts?)|shortfalls?|unable|impossible|critici[sz]\\w+|in jeopardy|"
    "jeopardi[sz]\\w+|jeopardy|distract\\w+|opaque|murky|unrealistic|band-?aid|profit[- ]taking|peaked|unsold|"
    "backlash|overdue|hype|scandal|exodus|sour(?:s|ed)?|dire|dismal|miserable|drastic|wake-up call|hamstrung|"
    "long way (?:from|to go)|a lot on (?:its|their|his) plate|(?:no|little|zero) visibility|crunch|strapped|dismay|"
    "unimpress\\w+|underwhelm\\w*|uncompetitive|irrational|excessive|"
    "too (?:far|fast|much|little|late|optimistic|rich)|harder|tired|stuck|freez(?:e|es|ing)|frozen|scrutiny|"
    "complacen\\w+|dearth|drought|mis-?manag\\w+|"
    "(?:negative|adverse|significant|big|huge|major|material|large|substantial|long-term) impact|impact on"
)

# judgements that are bad of a bad thing: strong demand, strong inflation
STRONG = "strong(?:er|est|ly)?|strength|robust(?:ly)?|upside|momentum|boom(?:ing|s)?"

# directions: good or bad by what it is that moves
UP = (
    "ris(?:e|es|ing|en)|rose|increas\\w+|climb\\w*|gain(?:ed|ing)?|jump\\w*|surg(?:e|es|ed|ing)|soar\\w*|"
    "recover(?:s|ed|ing)?|rallied|rallying|higher|gr[eo]w(?:s|ing|n)?|accelerat\\w+|advanc(?:e|es|ed|ing)|"
    "expand(?:s|ed|ing)?|pick(?:s|ed|ing)? up|bounc\\w+|strengthen\\w*|appreciat(?:es|ed|ing|ion)|"
    "mount(?:s|ed|ing)?|upward|building up|go(?:es|ing)? up|ratchet\\w* up|rais(?:e|es|ed|ing)|rebounded|"
    "rebounding|double[ds]?|multipl(?:y|ies|ied)|"
    "(?:mov|trad|push|driv|pull|bid|bring|head|tick|trend|edg|inch|creep|shoot|shot|open|com|ramp|ran|run)\\w* up|"
    "(?:com|spring|snap)\\w* back|(?:was|were|is|are|be|been) up|"
    "up (?:by |about |nearly |almost |around |some )?(?:\\d|sharply|strongly|slightly|nicely|significantly)|"
    "pick-?ups?|upticks?|stronger than|outpac\\w+|widen(?:s|ed|ing)?"
)
DOWN = (
    "fall(?:s|ing|en)?|fell|drop(?:s|ped|ping)?|declin(?:es|ed|ing)|slip(?:s|ped|ping)?|slid(?:e|es|ing)?|"
    "tumbl\\w+|plung\\w+|s[iau]nk(?:s|ing)?|lower(?:s|ed|ing)?|weaken\\w*|eas(?:e|es|ed|ing)|slow(?:s|ed|er|ing)?|"
    "shr[iau]nk(?:s|ing)?|decreas\\w+|cut(?:s|ting)?|reduc\\w+|contract(?:ed|ing)|retreat\\w*|dissipat\\w+|"
    "decelerat\\w+|moderat(?:e|es|ed|ing|ion)|diminish\\w*|fewer|collaps\\w+|depreciat\\w+|stall(?:s|ed|ing)?|"
    "go(?:es|ing)? down|(?:mov|trad|push|driv|pull|bring|brought|head|tick|trend|edg|inch|turn)\\w* down|"
    "(?:send|sends|sending|sent|pushed|pushing|drove|driving|knocked|dragged) (?:[\\w.'’-]+ ){1,4}?(?:down|lower)|"
    "(?:was|were|is|are|be|been) down|down (?:from|to|by|about|nearly|almost|around|some|sharply|slightly|\\d)|"
    "downward|dim(?:s|med|ming)?|plummet\\w*|trim(?:s|med|ming)?|dr(?:y|ies|ied|ying) up|dip(?:s|ped|ping)?|"
    "cool(?:s|ed|ing)?|shed(?:s|ding)?|scal\\w+ back|evaporat\\w+|eras(?:e|es|ed|ing)|subsid(?:e|es|ed|ing)|"
    "reced(?:e|es|ed|ing)|disappear\\w*|vanish\\w*|curtail\\w*|soften(?:s|ed|ing)?|unwind\\w*|"
    "(?:less|smaller|lower) than (?:\\w+ ){0,2}?(?:expected|feared|forecast|thought|anticipated|hoped)|"
    "abat(?:e|es|ed|ing)|stop(?:s|ped)?|halt(?:s|ed)?|wane[ds]?|waning|fad(?:e|es|ed|ing)|smaller|"
    "narrow(?:s|ed|ing|er)?|remov(?:e|es|ed|ing)|peter(?:s|ed|ing)? out|run(?:s|ning)? out of steam"
)
# moves as things, which may themselves rise, slow or end
RISE = (
    "growth|cost[- ](?:savings|cuts|cutting|reductions?)|savings|synergies|recover(?:y|ies)|rall(?:y|ies)|gains|"
    "expansion|improvements?|rebounds?|upturn|demand|spending|hiring|advance|uptrend|bull market"
)
FALL = "declines?|slowdown|downturn|slump|contraction|pull-?backs?|correction|downtrend|bear market|outflows?|lull"
# what one thing does to another: only the outcome counts, not which way its cause went
HARM = (
    "hurt(?:s|ing)?|harm\\w*|damag\\w+|squeez\\w+|pinch\\w*|threaten\\w*|derail\\w*|undermin\\w+|hamper\\w*|"
    "strain\\w*|weigh(?:s|ed|ing)? (?:heavily )?on|hinder\\w*|dent(?:s|ed|ing)?|dampen\\w*|disrupt(?:s|ed|ing)?|"
    "cripple\\w*|stifl\\w+|chok(?:e|es|ed|ing)|undercut\\w*|impair(?:s|ing)?|wip(?:e|es|ed|ing) out|"
    "depress(?:es|ing)|"
    "(?:will|would|could|may|might) cost (?:the|it|them|us|investors|shareholders|consumers|companies)|"
    "pressur(?:es|ed|ing) |(?:puts?|putting) pressure on|drag(?:s|ged|ging)?|eat(?:s|ing)? into"
)
HELP = (
    "add(?:s|ed|ing)? (?:[\\w$.]+ ){0,8}?to (?:[\\w'’.-]+ ){0,3}?(?:earnings|profits?|eps|revenues?)|contribut\\w+|"
    "help(?:s|ed|ing|ful)?|boost\\w*|support(?:s|ed|ing)?|benefi\\w+|bolster\\w*|lift(?:s|ed|ing)?|underpin\\w*|"
    "spur(?:s|red)?|fuel(?:s|ed|ing)?"
)
# things that are bad when they grow, and say nothing by themselves
BAD_THING = (
    "inflation(?:ary)?|unemployment|jobless(?:ness)?|claims|deficits?|debts?|costs?|expenses?|delinquenc\\w+|"
    "inventor(?:y|ies)|spreads?|tax(?:es)?|competition|tightening|burdens?|layoffs|charges|provisions|leverage|"
    "interest[- ]rates?|(?:lending|mortgage|borrowing) rates?|premiums?|requirements?"
)
# things that are bad whether they grow or not
TROUBLE = (
    "s[kc]eptic(?:s|ism)|risks?|risk-taking|worr(?:y|ies|ied)|fears?|concern(?:s|ed)?|uncertaint\\w+|loss(?:es)?|"
    "defaults?|foreclosures?|write-?(?:downs?|offs?)|volatil\\w+|tensions?|cris[ie]s|headwinds?|recession(?:s|ary)?|"
    "problems?|stress|bubble|hurdles?|obstacles?|drawbacks?|pressures?|failures?|tragedy|confusion|bad loans|"
    "overcapacity|overhang|threats?|woes|turmoil|disruptions?|delays?|shut-?downs?|stoppages?|"
    "warn(?:s|ed|ing|ings)?|hard landing|bubbles?|burdens?|inefficienc\\w+|"
    "(?:lot|lots) of (?:\\w+ )?(?:issues|questions)|conflicts?|litigation|credit quality issues"
)

# what makes an end of trouble; alone it says that there was some
QUELL = (
    "dispel\\w*|allay\\w*|overcom\\w+|overcame|soothe\\w*|resolv\\w+|alleviat\\w+|relieve\\w*|"
    "weather(?:s|ed|ing)? (?:the|any|this|an?|ongoing|further|tough|difficult)|withst\\w+|shrug\\w* off|"
    "ward\\w* off|address(?:ed|es) (?:\\w+ )?|calm(?:s|ed|ing)? (?:the )?|fend\\w* off|put\\w* to rest|"
    "(?:put|bring|spell)\\w* an end to|help(?:s|ed)? (?:to )?avoid|ride out|offset(?:s|ting)?"
)

# words that turn what follows into its opposite; those that doubt also say something by themselves
DENIES = (
    "nowhere near|bel(?:ies|ying)|instead of|rather than|as opposed to|not|never|no|nor|without|hardly|no longer|"
    "cannot|neither|none|n't|n’t|nothing|less|anything but|little"
)
# said behind what it turns ("defaults are unlikely")
REFUTES = (
    "(?:be|been|was|were) (?:avoided|averted|kept out|ruled out|prevented)|"
    "(?:is|are|was|were|be|seems?|looks?|appears?|remains?) (?:\\w+ )?(?:unlikely|doubtful|remote|"
    "out of the question|nowhere in sight|off the table|slim)(?! (?:to|that)\\b)"
)
DOUBTS = (
    "unlikely|doubt(?:s|ed|ful)?|s[kc]eptical|fail(?:s|ed|ing)? to|lack(?:s|ed|ing)?(?: of)?|hard to|difficult to|"
    "too early|far from|struggl\\w+ to|dismiss\\w*|shy away|remains to be|no (?:sign|evidence|need)s? (?:of|that)"
)
# turns of phrase that say nothing by their words
# ("a cut", "the rate cut" is what a central bank does, not the way a market goes)
IDIOMS = (
    "(?:an?|the|one|this|that|each|every|another|first|next|rate|point) (?:(?!could|would|will|may|might|should|"
    "to |can)[\\w-]+ ){0,2}?cuts?|(?:mov|go|com|head|look)\\w* down the (?:path|road|line|street)|not only|"
    "not just|not to mention|nothing but|a (?:little|few|bit)(?: bit)?|as far as (?:[\\w'’]+ ){0,2}concerned|"
    "best buy|best known|at least|for the most part|"
    "hit(?:s|ting)? (?:an? |the |its |their |new )*(?:record|new|all-time|high|target|market|store)s?|"
    "mak(?:e|es|ing) (?:[\\w-]+ ){1,3}?(?:cheaper|more expensive|dearer)|no less than|sooner rather than later|"
    "not (?:a|any) surprise|benefit of the doubt|no (?:question|doubt)|top dollar|as good as|double[- ]dip|"
    "beat(?:en)? (?:down|up)"
)
NEEDS = "needs? to|yet to|ha(?:s|ve) to"
OVERDONE = (
    "run (?:its|their) course|(?:go|gone|went|going) too far|overdone|overblown|exaggerated|overstated|unfounded|"
    "unwarranted"
)
PRICED = "pric(?:ed|ing) (?:\\w+ )?in(?:to)?|discount(?:ed|ing) (?:the|much|most|in|a)|baked in|factored in(?:to)?"
PRESCRIBES = (
    "(?:should|ought to) (?:also |not )?(?:consider|be|do|have|look|take|act|sell|buy|use|try|set|raise|cut)|must|"
    "(?:is|are) (?:badly )?needed|in order to|would be|the key|aims? to|willingness|hoping to|supposed to|prior|"
    "previous|former(?:ly)?"
)
SUPPOSES = "if|whether|unless|until"
# what is good or bad for some markets only
EASING = "(?:rate|interest[- ]rate|fed) (?:cuts|reductions?)|(?:monetary|policy) easing|stimulus"
TIGHTENING = "(?:rate|interest[- ]rate) (?:hikes?|increases?|rises?)|(?:monetary|policy) tightening"
SCARCE = "tight(?:er|ness)?|shortages?|outages?|scarc\\w+|(?:supply|output|production) (?:cuts?|disruptions?)"
PLENTY = "over-?suppl\\w+|glut|surplus\\w*|ample|plenty of|well[- ]supplied|abundan\\w+"
SUPPLY = "suppl(?:y|ies)|output|production|stockpiles?"
REASONS = "since|because"
CONCEDES = "while|although|though|despite|even though|notwithstanding|whereas|in spite of"
TURNS = "but|however|yet|still|nevertheless|nonetheless|that said|on the other hand"

RATED_HIGH = "strong[- ]buy|buy|outperform\\w*|overweight|accumulate|add|top pick"
RATED_LOW = "strong[- ]sell|sell|underperform\\w*|underweight|reduce|avoid"
