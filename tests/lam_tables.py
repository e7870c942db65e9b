"""The tables of docs/families/lam.md, from the code; `python tests/lam_tables.py` writes them anew."""

from collections import Counter
from pathlib import Path

from lamsim_lam.family import Lam
from lamsim_lam.tasks.kinds import kinds_of
from lamsim_lam.tasks.splits import held_out_categories, held_out_tools
from lamsim_lam.tasks.templates import TEMPLATES
from lamsim_lam.world.domains import DOMAINS, OPERATIONS
from lamsim_lam.world.making import base

PAGE = Path(__file__).parents[1] / "docs" / "families" / "lam.md"
BEGIN, END = "<!-- tables: python tests/lam_tables.py -->\n", "<!-- end of tables -->\n"


def tables() -> str:
    made = base(0, tuple(DOMAINS))
    writes = sum(operation.writes for operation in OPERATIONS.values())
    tasks = Lam().tasks
    splits = ", ".join(f"`{split}` {len(tasks.split(split)):,}" for split in tasks.splits)
    lines = [
        f"{len(DOMAINS)} domains, {len(OPERATIONS)} tools ({len(OPERATIONS) - writes} read, {writes} write), "
        f"{len(TEMPLATES)} templates with {sum(len(template.says) for template in TEMPLATES.values()):,} phrasings, "
        f"{sum(len(list(kinds_of(template))) for template in TEMPLATES.values()):,} kinds of tasks. "
        f"{len(tasks):,} tasks a series: {splits}.",
        "",
        "| domain | what | rows in world 0 | reading tools | writing tools | templates |",
        "|---|---|---|---|---|---|",
    ]
    for domain in DOMAINS.values():
        rows = ", ".join(f"{len(made.rows[table])} {table}" for table in domain.tables)
        held = held_out_tools() | {name for name in OPERATIONS if OPERATIONS[name].domain in held_out_categories()}
        by_kind = {
            kind: ", ".join(
                f"`{name.removeprefix(domain.name + '_')}`" + ("*" if name in held else "")
                for name, operation in domain.tools.items()
                if operation.writes is kind
            )
            for kind in (False, True)
        }
        own = [template for template in TEMPLATES.values() if template.category == domain.name]
        star = "*" if domain.name in held_out_categories() else ""
        lines.append(
            f"| **{domain.name}**{star} | {domain.about} | {rows} | {by_kind[False]} | {by_kind[True]} | {len(own)} |"
        )
    lines += ["", "\\* held out of training. Tools' names begin with their domain's.", ""]
    lines += ["| template | domains | one way to say it | kinds |", "|---|---|---|---|"]
    for template in TEMPLATES.values():
        twists = Counter(kind.twist for kind in kinds_of(template))
        shown = ", ".join(f"{twist} {count}" if count > 1 else twist for twist, count in twists.items())
        domains = ", ".join(template.domains)
        lines.append(f"| `{template.name}` | {domains} | {template.says[0].replace('|', '/')} | {shown} |")
    return "\n".join([*lines, ""])


def renewed(text: str) -> str:
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{tables()}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
