"""Words of the authored titles that are neither nouns nor proper nouns."""

_FUNCTION_WORDS = """
and by for from in no non of off on out over s the three to two up well with
"""
_ADJECTIVES = """
absorbent adjustable airless ancient anti artificial bad big black blank bold bored brown busy casual chewy
chunky clear clumsy cold compact compatible cooperative cordless cosmetic creamy crunchy daily dangling dark deep
dimmable double dry dual easy educational efficient elastic electric everyday expandable external extra facial fair
fast faux fine firm flat floppy foldable formal free friendly full genuine gourmet greasy green hard heavy hidden high
hot hyaluronic hypoallergenic individually indoor industrial inner italian japanese kosher large late legal
lightweight long loose low magnetic manual mature mechanical medium mid mild modern monthly muddy multi natural odd
oily online open organic orthopedic outdoor oversized packable picky portable protective quick quiet rainy ready rear
rechargeable red refillable regular removable resealable resistant retractable reusable reversible ripe rocky round
safe senior sensitive sheer short silent single slim slow small smart smooth soft solid solo sore spare square sticky
strong synthetic tagless thick thin toxic true upper vegan washable waterproof weekly white whole wide wireless wooden
"""
_PARTICIPLES = """
absorbing adhesive anodized approved arched assembled backlit bagged baked blown bound braided brushed built
cancelling carrying certified charging coated colored contoured cooked cooling curved cushioned cut dispensing dosing
dotted dried drying elevated embroidered engineered engraved faded fitted folded folding fringed frying gilt gusseted
hanging honed hooded included lasting lined lining mirrored mixing molded needed numbered operated padded painted
piped pleated polarized popped printed quilted raised reducing reflective reinforced relaxed ribbed riveted rolled
rounded ruched saving sealed seamless seeded slanted slatted sliding speckled stacking stitched stuffed tempered
tested tiered tilting tinted treated tufted turned ventilated washed waxed weighted whipped wicking woven wrapped
"""
NOT_NOUNS = frozenset(f"{_FUNCTION_WORDS} {_ADJECTIVES} {_PARTICIPLES}".split())
