"""The variants of the report: the same edition for the people of one table, for one council, for children, or
without the words of the cards."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from app.reports.localized_report import LocalizedReport
from app.reports.variants.contents import VariantContents
from app.reports.variants.report_variant import ReportVariant


def _find_variants() -> dict[str, ReportVariant]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    variants: list[ReportVariant] = [module.VARIANT for module in modules if hasattr(module, "VARIANT")]
    return {entry.name: entry for entry in sorted(variants, key=lambda entry: entry.position)}


VARIANTS = _find_variants()
"""Every variant by name. A module of this package that defines `VARIANT` is a variant."""


def kind_of_variant(name: str) -> ReportVariant | None:
    """What `child` or `table-4` is a variant of, whether or not a report has that table; None: unknown."""
    kind, dash, _ = name.partition("-")
    variant = VARIANTS.get(kind)
    return variant if variant and bool(dash) == (variant.subjects is not None) else None


def choices(localized: LocalizedReport, variant: ReportVariant) -> Iterator[tuple[str, str]]:
    """The name that asks for it, such as `table-4`, and what it is called, for each that the report has."""
    if variant.subjects is None:
        yield variant.name, localized.text(variant.label_key)
        return
    for subject, label in variant.subjects(localized):
        yield f"{variant.name}-{subject}", label


def find_variant(localized: LocalizedReport, name: str) -> ReportVariant | None:
    """The variant with this name, if the report has it."""
    variant = kind_of_variant(name)
    return variant if variant and any(name == each for each, _ in choices(localized, variant)) else None


def variant_contents(localized: LocalizedReport, name: str) -> VariantContents:
    """What a document of this variant shows. Raises LookupError: there is no such document."""
    variant = find_variant(localized, name)
    if variant is None or variant.contents is None:
        raise LookupError(name)
    return variant.contents(localized, name.partition("-")[2])
