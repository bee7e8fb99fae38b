"""Parts of a report that are sentences of docgen's own: who reported, rankings, notes on data."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from docgen.blocks import Paragraph, Run, paragraph
from docgen.documents.formtable import cell_parts
from docgen.documents.report.columns import told_label
from docgen.documents.report.data import FormData
from docgen.documents.report.making import Made, Making, lacking, take
from docgen.documents.report.models import CollectModel, NotesModel, RankingModel, ReturnsModel
from docgen.documents.report.scope import Returns, named
from docgen.documents.report.speaking import Loc
from docgen.documents.report.tables import scopes_of
from docgen.documents.report.traces import Printed
from docgen.fields.values import NIL, Value
from docgen.findings import finding
from docgen.forms import Entry
from docgen.official import section_number
from docgen.submissions import Correction
from docgen.text import date as date_text
from docgen.text import join_lines
from docgen.totals import Figure, Source, Totals, TotalsError

BODY: Final = "公文正文"
NAME: Final = "二级标题字"

_RETURNS: Final = (
    "{% if since %}截至{{ since }}，{% endif %}{{ title }}应报单位{{ r.asked }}家，"
    "{% if r.missing %}已报{{ r.reported }}家，报送率{{ r.rate }}，{% else %}全部报送，{% endif %}"
    "其中按时报送{{ r.punctual }}家、迟报{{ r.late }}家"
    "{% if late %}（{{ late }}）{% endif %}"
    "{% if r.missing %}；未报{{ r.missing }}家{% if missing %}（{{ missing }}）{% endif %}"
    "{% endif %}。"
)
_RANKS: Final = (
    "{% for r in ranks %}{% if not loop.first %}、{% endif %}{{ r.name }}（{{ r.figure }}"
    "{{ r.measure }}{% if r.share is defined %}，占{{ r.share }}{% endif %}"
    "{% if r.tied %}，并列第{{ r.position }}{% endif %}）{% endfor %}"
)
_RANKING: Final = "{{ label }}{{ which }}的是{{ ranking }}。"
_MISSING: Final = "{{ title }}未报单位{{ r.missing }}家（{{ r.missing_names }}），未计入各项合计。"
_BLANK: Final = "{{ title }}部分单位未填的指标：{{ listed }}。未填的不作为零计入合计。"
_CORRECTED: Final = "{{ title }}核实后更正的数据{{ count }}处：{{ listed }}。"
_UNCLEAR: Final = "{{ title }}待核实、未计入合计的数据{{ count }}处：{{ listed }}。"
_BACK: Final = "{{ title }}已退回补正、尚待更正或说明的单位{{ count }}家（{{ listed }}）。"
_NOTHING: Final = "各单位均已报送，数据没有更正、缺填和待核实的情况。"


def returns(model: ReturnsModel, loc: Loc, making: Making) -> Made:
    """应报, 已报, 迟报, 未报, those late and missing by name; a paragraph a form."""
    made = Made()
    several = len(making.data.forms) > 1 and model.data is None
    for document, form in making.data.forms.items():
        if model.data in (None, document):
            tree = making.data.tree
            late, missing = form.totals.late, form.totals.missing
            since = making.data.on if missing and making.data.on else None
            text = making.told(
                _RETURNS,
                loc,
                made,
                r=Returns(making.data, document),
                title=f"《{form.title}》" if several else "",
                since=date_text(since) if since else "",
                late=named([tree.name(code) for code in late], model.names) if model.names else "",
                missing=named([tree.name(code) for code in missing], model.names)
                if model.names
                else "",
            )
            made.blocks.append(paragraph(text, BODY))
    return made


# ------------------------------------------------------------ rankings


def ranks_of(model: RankingModel, making: Making) -> list[dict[str, object]]:
    """The ranks with their shares. Raises TotalsError for shares of a whole that is 0."""
    target = making.names.target(model.field)
    assert target is not None
    totals = making.data.forms[target.document].totals
    scopes = scopes_of(model.by or "unit", making.data)
    ranking = totals.ranking(target.entry, scopes, model.most, lowest=model.lowest)
    positions = [rank.position for rank in ranking.ranks]
    return [
        {
            "name": rank.name,
            "figure": rank.figure,
            "measure": "" if rank.figure.measure == "%" else rank.figure.measure,
            "position": rank.position,
            "tied": positions.count(rank.position) > 1,
            **({"share": totals.share(target.entry, rank.scope)} if model.share else {}),
        }
        for rank in ranking.ranks
    ]


def ranking(model: RankingModel, loc: Loc, making: Making) -> Made:
    """The ranking as a sentence."""
    made = Made()
    try:
        ranks = ranks_of(model, making)
    except TotalsError as error:
        return Made(findings=[finding(error.code, making.place(loc), **error.params)])
    if not ranks:
        return lacking(model.field, making.place((*loc, "field")))
    said = making.told(_RANKS, (*loc, "field"), made, ranks=ranks)
    if model.text:
        speech = making.speaker.say(model.text, (*loc, "text"), {"ranking": said})
        take(speech, made)
        made.blocks += [paragraph(line, BODY) for line in join_lines(speech.words)]
        return made
    target = making.names.target(model.field)
    assert target is not None
    label = making.data.forms[target.document].totals.label(target.entry)
    which = f"{'较少' if model.lowest else '居前'}{'' if model.lowest else f'{model.most}位'}"
    text = making.told(_RANKING, loc, Made(), label=label, which=which, ranking=said)
    made.blocks.append(paragraph(text, BODY))
    return made


# ------------------------------------------------------------ texts of the units


def collected(model: CollectModel, loc: Loc, level: int, making: Making) -> Made:
    """The units' texts, each under the unit's name."""
    target = making.names.target(model.field)
    assert target is not None
    totals = making.data.forms[target.document].totals
    found = [
        each for each in totals.texts(target.entry) if not model.units or each.unit in model.units
    ]
    if not found:
        return lacking(model.field, making.place((*loc, "field")))
    made = Made()
    for number, each in enumerate(found[: model.most], 1):
        first, *others = [line.strip() for line in each.text.splitlines() if line.strip()]
        head = section_number(min(level, 4), number) if model.numbered and number < 100 else ""
        runs = (Run(text=f"{head}{each.name}：", style=NAME), Run(text=first))
        made.blocks.append(Paragraph(runs=runs, style=BODY))
        made.blocks += [paragraph(other, BODY) for other in others]
    return made


# ------------------------------------------------------------ notes on the data


def notes(model: NotesModel, loc: Loc, making: Making) -> Made:
    """What must be known of the data: missing, blank, corrected, unclear, asked back."""
    made = Made()
    for document, form in making.data.forms.items():
        title = f"《{form.title}》" if len(making.data.forms) > 1 else ""
        given = {"r": Returns(making.data, document), "title": title}
        if form.totals.missing:
            made.blocks.append(paragraph(making.told(_MISSING, loc, made, **given), BODY))
        for sentence, items in (
            (_BLANK, _blank(form)),
            (_CORRECTED, _corrected(form, making)),
            (_UNCLEAR, _unclear(form, making)),
        ):
            if items:
                _listed(sentence, items, model.most, loc, making, made, title)
        if form.asked_back:
            codes = [code for code in form.totals.asked if code in form.asked_back]
            listed = named([making.data.tree.name(code) for code in codes], model.most)
            count = form.count(codes, "退回补正单位")
            text = making.told(_BACK, loc, made, title=title, count=count, listed=listed)
            made.blocks.append(paragraph(text, BODY))
    if not made.blocks:
        made.blocks.append(paragraph(_NOTHING, BODY))
    return made


Item = tuple[str, tuple[Figure, ...]]


def _listed(
    sentence: str,
    items: Sequence[Item],
    most: int,
    loc: Loc,
    making: Making,
    made: Made,
    title: str,
) -> None:
    """A sentence that lists the items, and the figures in them."""
    shown = items[:most]
    more = f"等{len(items)}处" if len(items) > most else ""
    listed = "；".join(text for text, _ in shown) + more
    every = (source for _, figures in items for each in figures for source in each.sources)
    sources = tuple(dict.fromkeys(every))
    count = Figure(len(items), "处", (), "处数", None, lambda: sources)
    text = making.told(sentence, loc, made, title=title, count=count, listed=listed)
    place = making.place(loc)
    for item, figures in shown:
        for figure in figures:
            made.printed.append(Printed(str(figure), figure.expression, place, figure, "", item))
    made.blocks.append(paragraph(text, BODY))


def _blank(form: FormData) -> list[Item]:
    """Figures that some units which reported left blank, with how many."""
    totals, absent = form.totals, set(form.totals.missing)
    found: list[Item] = []
    for entry in totals.form.fixed:
        if entry.kind.order != "number" or totals.form.is_computed(entry):
            continue
        figure = totals.figure(entry.name)
        lack = [code for code in figure.missing if code not in absent] if figure else []
        if lack:
            label = told_label(totals.form, entry)
            count = form.count(lack, f"未填“{label}”的单位")
            found.append((f"“{label}”{count}家", (count,)))
    return found


def _corrected(form: FormData, making: Making) -> list[Item]:
    found: list[Item] = []
    for code in form.totals.reported:
        submission = form.totals.submission(code)
        assert submission is not None
        for name, correction in submission.corrections.items():
            entry = form.totals.form.entry(name)
            if entry is not None:
                before = submission.values.get(name)
                name_ = making.data.tree.name(code)
                found.append(_correction(form.totals, code, name_, entry, before, correction))
    return found


def _correction(
    totals: Totals, code: str, name: str, entry: Entry, before: Value | None, made: Correction
) -> Item:
    """浦东新区市场监管局“参与企业”由12家更正为21家（电话核实）."""
    old, new = _worded(entry, before), _worded(entry, made.value)
    why = f"（{made.why}）" if made.why else ""
    label = told_label(totals.form, entry)
    if old == new:
        return f"{name}“{label}”核实为{new}{why}", ()
    source = (Source(code, totals.document, entry.name),)
    measure = "%" if entry.field.type == "rate" else entry.spec.measure
    figures = tuple(
        Figure(value, measure, (), f"{name}“{label}”", None, lambda: source)
        for value in (before, made.value)
        if isinstance(value, int | Decimal) and entry.kind.order == "number"
    )
    return f"{name}“{label}”由{old}更正为{new}{why}", figures


def _worded(entry: Entry, value: Value | None) -> str:
    if value is None or value == "":
        return "空白"
    if value is NIL:
        return "“无”"
    text = cell_parts(entry, {entry.name: value}).text
    return text + (entry.spec.measure if not text.endswith("%") else "")


def _unclear(form: FormData, making: Making) -> list[Item]:
    found: list[Item] = []
    for code in form.totals.reported:
        submission = form.totals.submission(code)
        assert submission is not None
        for name in submission.open:
            entry, origin = form.totals.form.entry(name), submission.origins.get(name)
            label = told_label(form.totals.form, entry) if entry else name
            raw = f"填写为“{origin.raw}”" if origin else "填写不清"
            source = (Source(code, form.totals.document, name),)
            figure = Figure(1, "处", (), label, None, lambda source=source: source)  # type: ignore[misc]
            unit = making.data.tree.name(code)
            found.append((f"{unit}“{label}”{raw}", (figure,)))
    return found
