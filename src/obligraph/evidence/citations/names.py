"""Names of instruments and committees as running English text writes them: tables, no code.

A key is the local name of an instrument (`instrument:cmw`); for a treaty of `ARTICLED` it is also the collection of
its provisions (`cmw:16.4`). A name is written with straight apostrophes and single spaces.
"""

from __future__ import annotations

ARTICLED = frozenset({"cmw", "cedaw", "ced", "iccpr", "icescr", "crc", "cerd", "cat", "crpd"})
"""Treaties whose articles have identifiers of their own; an article of any other instrument cites the instrument."""

_TORTURE = "Convention against Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment"
_WORKERS = "International Convention on the Protection of the Rights of All Migrant Workers and"
_CHILD = "Optional Protocol to the Convention on the Rights of the Child"
_HAGUE = (
    "Jurisdiction, Applicable Law, Recognition, Enforcement and {} in {}espect of Parental Responsibility and Measures"
)
_ORGANIZED = "supplementing the United Nations Convention against Transnational Organized Crime"
_TRAFFICKING = "Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially Women and Children"
_SMUGGLING = "Protocol against the Smuggling of Migrants by Land, Sea and Air"

NAMES: dict[str, tuple[str, ...]] = {
    "cmw": (
        f"{_WORKERS} Members of Their Families",
        f"{_WORKERS} the Members of Their Families",
        "Convention on the Protection of the Rights of All Migrant Workers and Members of Their Families",
        "Migrant Workers Convention",
        "ICRMW",
    ),
    "cedaw": ("Convention on the Elimination of All Forms of Discrimination against Women", "CEDAW Convention"),
    "cedaw-op": (
        "Optional Protocol to the Convention on the Elimination of All Forms of Discrimination against Women",
    ),
    "cedaw-declaration": ("Declaration on the Elimination of Discrimination against Women",),
    "ced": (
        "International Convention for the Protection of All Persons from Enforced Disappearance",
        "Convention for the Protection of All Persons from Enforced Disappearance",
    ),
    "iccpr": ("International Covenant on Civil and Political Rights", "ICCPR"),
    "icescr": ("International Covenant on Economic, Social and Cultural Rights", "ICESCR"),
    "crc": ("Convention on the Rights of the Child", "Convention of the Rights of the Child"),
    "crc-opsc": (
        f"{_CHILD} on the sale of children, child prostitution and child pornography",
        f"{_CHILD} on the sale of children child prostitution and child pornography",
    ),
    "crc-opac": (f"{_CHILD} on the involvement of children in armed conflict",),
    "crc-opic": (f"{_CHILD} on a communications procedure",),
    "cerd": ("International Convention on the Elimination of All Forms of Racial Discrimination",),
    "cat": (_TORTURE, "Convention against Torture"),
    "opcat": (f"Optional Protocol to the {_TORTURE}", "Optional Protocol to the Convention against Torture"),
    "crpd": ("Convention on the Rights of Persons with Disabilities",),
    "untoc": ("United Nations Convention against Transnational Organized Crime",),
    "uncac": ("United Nations Convention against Corruption",),
    "palermo-trafficking": (
        f"{_TRAFFICKING}, {_ORGANIZED}",
        f"{_TRAFFICKING}, which supplements the United Nations Convention against Transnational Organized Crime",
        _TRAFFICKING,
        "Trafficking in Persons Protocol",
        "Palermo Protocol",
    ),
    "palermo-smuggling": (f"{_SMUGGLING}, {_ORGANIZED}", _SMUGGLING, "Smuggling of Migrants Protocol"),
    "refugee-convention-1951": (
        "1951 Convention relating to the Status of Refugees",
        "Convention relating to the Status of Refugees",
        "1951 Refugee Convention",
        "1951 Convention",
    ),
    "refugee-protocol-1967": (
        "1967 Protocol relating to the Status of Refugees",
        "Protocol relating to the Status of Refugees",
        "1967 Protocol",
    ),
    "stateless-convention-1954": (
        "1954 Convention relating to the Status of Stateless Persons",
        "Convention relating to the Status of Stateless Persons",
    ),
    "stateless-convention-1961": (
        "1961 Convention on the Reduction of Statelessness",
        "Convention on the Reduction of Statelessness",
    ),
    "udhr": ("Universal Declaration of Human Rights",),
    "un-charter": ("Charter of the United Nations",),
    "consular-relations": ("Vienna Convention on Consular Relations",),
    "diplomatic-relations": ("Vienna Convention on Diplomatic Relations",),
    "prostitution-of-others": (
        "Convention for the Suppression of the Traffic in Persons and of the Exploitation of the Prostitution of "
        "Others",
    ),
    "slavery-1926": ("Slavery Convention",),
    "slavery-1956": (
        "Supplementary Convention on the Abolition of Slavery, the Slave Trade, and Institutions and Practices "
        "Similar to Slavery",
    ),
    "hague-1996": (
        f"Hague Convention of 19 October 1996 on {_HAGUE.format('Cooperation', 'R')}",
        "Hague Convention of 19 October 1996",
        f"1996 Hague Convention on {_HAGUE.format('Cooperation', 'R')}",
        f"Convention on {_HAGUE.format('Co-operation', 'r')}",
    ),
    "american-convention": ("American Convention on Human Rights",),
    "san-salvador": ("Protocol of San Salvador",),
    "european-convention": (
        "Convention for the Protection of Human Rights and Fundamental Freedoms",
        "European Convention on Human Rights",
    ),
    "european-social-charter": ("European Social Charter",),
    "african-charter": ("African Charter on Human and Peoples' Rights",),
    "arab-charter": ("Arab Charter on Human Rights",),
    "asean-declaration": (
        "Association of Southeast Asian Nations (ASEAN) Human Rights Declaration",
        "ASEAN Human Rights Declaration",
    ),
    "new-york-declaration": ("New York Declaration for Refugees and Migrants", "New York Declaration"),
    "gcm": ("Global Compact for Safe, Orderly and Regular Migration", "Global Compact for Migration"),
    "gcr": ("Global Compact on Refugees", "global compact on refugees"),
    "agenda-2030": ("2030 Agenda for Sustainable Development", "2030 Agenda", "Sustainable Development Goals"),
    "beijing-platform": ("Beijing Declaration and Platform for Action", "Beijing Platform for Action"),
    "trafficking-guidelines": (
        "Office of the United Nations High Commissioner for Human Rights Recommended Principles and Guidelines on "
        "Human Rights and Human Trafficking",
        "Recommended Principles and Guidelines on Human Rights and Human Trafficking",
    ),
    "trafficking-plan-of-action": ("United Nations Global Plan of Action to Combat Trafficking in Persons",),
    "alternative-care-guidelines": (
        "Guidelines for the Alternative Care of Children",
        "Guidelines for Alternative Care of Children",
    ),
    "unhcr-guidelines": ("Guidelines on International Protection", "Guidelines on international protection"),
    "rome-statute": ("Rome Statute of the International Criminal Court",),
    "sc-res-1325": ("Security Council resolution 1325 (2000)",),
    "ga-res-74-148": ("resolution 74/148",),
    "bangkok-rules": (
        "United Nations Rules for the Treatment of Women Prisoners and Non-custodial Measures for Women Offenders",
        "Bangkok Rules",
    ),
    "havana-rules": ("United Nations Rules for the Protection of Juveniles Deprived of their Liberty",),
    "ced-search-principles": ("Guiding Principles for the Search for Disappeared Persons",),
    "ilo-declaration-1998": ("1998 ILO Declaration on fundamental principles and rights at work",),
    "ilo-c29": ("Forced Labour Convention",),
    "ilo-c87": ("Freedom of Association and Protection of the Right to Organise Convention",),
    "ilo-c97": ("Migration for Employment Convention",),
    "ilo-c105": ("Abolition of Forced Labour Convention",),
    "ilo-c138": ("Minimum Age Convention",),
    "ilo-c143": ("Migrant Workers (Supplementary Provisions) Convention",),
    "ilo-c189": ("Domestic Workers Convention",),
    "ilo-c190": ("Violence and Harassment Convention",),
    "ilo-r201": ("Domestic Workers Recommendation",),
    "ilo-r203": ("Forced Labour (Supplementary Measures) Recommendation",),
}

KINDS: dict[str, frozenset[str]] = {
    "Covenant": frozenset({"iccpr", "icescr"}),
    "Convention": frozenset({"cmw", "cedaw", "ced", "crc", "cerd", "cat", "crpd"}),
}
"""Words that stand for the instrument of their kind named last, where the context does not say which one it is."""

PROTOCOLS = {"refugee-convention-1951": "refugee-protocol-1967", "cedaw": "cedaw-op", "ilo-c29": "ilo-p29"}
"""What "the Protocol thereto" is, by the instrument named before it."""

COMMITTEES: dict[str, tuple[str, ...]] = {
    "cmw": (
        "Committee on the Protection of the Rights of All Migrant Workers and Members of Their Families",
        "Committee on Migrant Workers",
    ),
    "crc": ("Committee on the Rights of the Child",),
    "cedaw": ("Committee on the Elimination of Discrimination against Women",),
    "cescr": ("Committee on Economic, Social and Cultural Rights",),
    "cat": ("Committee against Torture",),
    "ced": ("Committee on Enforced Disappearances",),
    "cerd": ("Committee on the Elimination of Racial Discrimination",),
    "crpd": ("Committee on the Rights of Persons with Disabilities",),
    "hrc": ("Human Rights Committee",),
}

RECOMMENDING = frozenset({"cedaw", "cerd"})
"""Committees that write general recommendations; the others write general comments."""

COMMENTS = {"cedaw-gr26": "gr26", "crc-gc22": "cmw-gc3", "crc-gc23": "cmw-gc4"}
"""General comments whose instrument has another local name than committee, kind and number give."""
