"""Data-transfer regime: the legal footing on which personal data may be sent."""

from collections.abc import Iterator

from context import Context
from figures import Figure

# Applicable law of the client -> the scale below applies; other clients have no such rule.
LAWS_WITH_TRANSFER_RULES = {"eu_gdpr", "uk_gdpr", "swiss_fadp"}


def data_transfer_regime(context: Context) -> Iterator[Figure]:
    laws = {market["code"]: market["data_protection"] for market in context.markets}
    for destination, client in context.pairs():
        figure = Figure(
            destination=destination,
            indicator="data_transfer_regime",
            client=client,
            value="",
            year="2026",
            source="TREATY_KNOWLEDGE",
            series=context.series["data_transfer_regime"]["series"],
            state="not_applicable",
        )
        if laws[client] not in LAWS_WITH_TRANSFER_RULES:
            yield figure
            continue
        level = _level(context, destination, laws[client])
        if level is not None:
            value, reason = level
            yield figure._replace(value=value, state="present", note=f"{reason}; to verify")


def _level(context: Context, destination: str, law: str) -> tuple[str, str] | None:
    raw = context.raw
    if exception := context.transfer_exceptions.get((destination, law)):
        return exception["value"], exception["note"]
    if raw.flag(destination, "eu_member"):
        return "1.0", "GDPR applies"
    if raw.flag(destination, "eu_adequacy"):
        return "0.9", "adequacy"
    if raw.flag(destination, "coe_convention108"):
        return "0.5", "Convention 108"
    general_law = raw.flag(destination, "dp_law")
    if general_law is None:  # unknown law: no figure rather than a zero
        return None
    return ("0.3", "national law only") if general_law else ("0.0", "no general law")
