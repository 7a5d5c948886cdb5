"""An assessment on the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from amity.answers import Assessment, Evidence, LedgerLine, StateOn
from amity.report import wording

_BAR = 24
_QUOTES = 2


def print_assessment(found: Assessment, console: Console) -> None:
    """The whole answer: state, ledger, dissent, forecast, confidence, then the statements that it rests on."""
    question = found.question
    known = "" if question.known_on == question.as_of else f", as known on {question.known_on}"
    console.print()
    console.rule(f"[bold]{escape(wording.pair_name(found))}[/bold] on {question.as_of}{known}")
    console.print(f"\n{escape(wording.state_sentence(found))}")
    console.print(escape(wording.split_sentence(found)))
    console.print(escape(wording.confidence_sentence(found)))
    _heading("State", console)
    _print_states(found.state, console)
    _print_drivers(found, console)
    _print_dissent(found, console)
    _print_forecast(found, console)
    _print_evidence(found, console)


def print_part(part: str, found: Assessment, console: Console) -> None:
    """One part of the answer: timeline, drivers, dissent or forecast."""
    printers = {
        "timeline": _print_timeline,
        "drivers": _print_drivers,
        "dissent": _print_dissent,
        "forecast": _print_forecast,
    }
    printers[part](found, console)


def _heading(text: str, console: Console) -> None:
    console.print(f"\n[bold cyan]{text}[/bold cyan]")


def _print_states(state: StateOn, console: Console) -> None:
    table = Table.grid(padding=(0, 2))
    for name, p in reversed(state.probs.items()):
        bar = "█" * round(p.value * _BAR)
        style = "bold" if name == state.most_likely else ""
        table.add_row(
            name, wording.percent(p.value), f"[dim]{wording.span(p)}[/dim]", f"[cyan]{bar}[/cyan]", style=style
        )
    console.print(Padding(table, (0, 2)))
    if state.statements:
        console.print(f"  [dim]rests on {len(state.statements)} statements of the three years before and after[/dim]")


def _print_timeline(found: Assessment, console: Console) -> None:
    _heading("Over time", console)
    table = Table(box=None, padding=(0, 2))
    for column in ("day", "most likely", "its probability", "90% interval", "partners"):
        table.add_column(column, no_wrap=True)
    step = max(1, len(found.timeline) // 36)
    for state in (*found.timeline[:-1:step], found.timeline[-1]):
        best = state.probs[state.most_likely]
        table.add_row(
            state.day.isoformat(),
            state.most_likely,
            wording.percent(best.value),
            wording.span(best),
            wording.percent(state.p_partner.value),
        )
    console.print(table)


def _print_drivers(found: Assessment, console: Console) -> None:
    for holder in found.question.sides:
        lines = [x for x in found.ledger.lines if x.holder == holder]
        _heading(f"What moves {escape(wording.name(found, holder))}", console)
        if not lines:
            console.print("  [dim]no driver is reported on this side[/dim]")
            continue
        for effect, title in (("binds", "binds"), ("strains", "strains")):
            _print_side(found, [x for x in lines if x.effect == effect], title, console)
    console.print(f"  {escape(wording.threshold_sentence(found))}")


def _print_side(found: Assessment, lines: list[LedgerLine], title: str, console: Console) -> None:
    for line in lines:
        colour = "green" if title == "binds" else "red"
        ratio = line.hazard_ratio
        third = (
            f" [dim](with {', '.join(escape(wording.name(found, t)) for t in line.third)})[/dim]" if line.third else ""
        )
        console.print(
            f"  [{colour}]{title:7}[/{colour}] {line.category.replace('_', ' ')}{third}, strength {line.strength:.2f}, "
            f"[dim]moves apart × {ratio.value:.2f} ({ratio.low:.2f} to {ratio.high:.2f})[/dim]"
        )
        _print_quotes(found, line.statements, console)


def _print_dissent(found: Assessment, console: Console) -> None:
    _heading("Who says what", console)
    for topic in found.dissent.topics:
        for camp in topic.camps:
            count = len(camp.statements)
            said = f"[dim]({count} statement{'s' if count > 1 else ''})[/dim]"
            console.print(
                f"  {topic.question}: [bold]{camp.position}[/bold] — {escape(wording.some(camp.voices))} {said}"
            )
    for item in found.dissent.contradictions:
        console.print(
            f"  [yellow]contradiction[/yellow] {escape(wording.some(item.voices))}: {item.position}; "
            f"{escape(wording.some(item.others))}: {item.against}"
        )
    if not found.dissent.contradictions:
        console.print("  [dim]nobody contradicts anybody[/dim]")


def _print_forecast(found: Assessment, console: Console) -> None:
    _heading("Forecast", console)
    console.print(f"  {escape(wording.split_sentence(found))}")
    console.print(f"  {escape(wording.base_rate_sentence(found))}")
    pooled = wording.pool_sentence(found)
    if pooled:
        console.print(f"  {escape(pooled)}")
    others = ", ".join(f"{k} {wording.percent(v.value)}" for k, v in found.forecast.outcomes.items())
    console.print(f"  At the horizon, against today: {others}.")
    console.print(f"  {escape(wording.confidence_sentence(found))}")


def _print_evidence(found: Assessment, console: Console) -> None:
    _heading(f"Latest of the {len(found.evidence)} statements behind this", console)
    latest = sorted(found.evidence.values(), key=lambda e: e.published or "", reverse=True)
    _print_quotes(found, [e.id for e in latest[:8]], console, limit=8)
    console.print("  [dim]--json prints all of them, --html writes them as a page[/dim]")


def _print_quotes(found: Assessment, ids: Iterable[str], console: Console, limit: int = _QUOTES) -> None:
    wanted = [found.evidence[i] for i in ids if i in found.evidence]
    for item in wanted[:limit]:
        console.print(Padding(f"“{escape(_short(item.quote))}” [dim]{escape(cite(item))}[/dim]", (0, 0, 0, 10)))
    if len(wanted) > limit:
        console.print(Padding(f"[dim]and {len(wanted) - limit} more[/dim]", (0, 0, 0, 10)))


def cite(item: Evidence) -> str:
    """Voice, publisher, date, grade and id of a statement, in one line."""
    publisher = item.publisher if item.publisher and item.publisher not in item.voice else ""
    parts = [item.voice, publisher, item.published or "undated", item.grade, item.status, item.id]
    return " · ".join(p for p in parts if p)


def _short(text: str, most: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + " …"
