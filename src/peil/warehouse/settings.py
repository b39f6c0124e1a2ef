"""One settings file per workspace, ``peil.toml``, which the environment can override."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AwareDatetime, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.warehouse.masked import is_address

FILE_NAME = "peil.toml"


class Settings(BaseSettings):
    """What a workspace's owner can set; each is overridden by ``PEIL_<NAME>``.

    Unknown names in the file are refused, so that a misspelling is not silently ignored.
    """

    model_config = SettingsConfigDict(
        env_prefix="PEIL_", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    name: str = Field("My organisation", description="the organisation, as shown on every page")
    zone: str = Field("Europe/Oslo", description="the time zone that periods are cut in")
    currency: str = Field("NOK", description="the currency that money is shown in")
    language: str = Field("nb", description="the language of pages unless the reader chose one")
    clock: AwareDatetime | None = Field(
        None, description="a fixed present, for data that end earlier"
    )
    simulated: bool = Field(False, description="whether the organisation is made up")
    description: str = Field("", description="one sentence on where the numbers come from")
    headline: str = Field("", description="the KPI that the Overview opens with; empty: chosen")
    facts: str = Field("facts", description="the folder of the facts, from the workspace's own")
    warehouse: str = Field(
        "", description="a postgresql:// URL that facts are read from instead; empty: the folder",
        repr=False,
    )  # fmt: skip
    also: tuple[str, ...] = Field((), description="further workspaces served beside this one")
    schema_version: int = Field(1, description="of the facts; raised by 'peil upgrade'")
    minimum_people: int = Field(5, ge=1, description="fewer people than this are never shown")
    returning_look_back_days: int = Field(
        90, ge=1, description="history needed before buyers are told new from returning"
    )
    inactive_after_gaps: float = Field(
        3.0, gt=0, description="usual gaps without a purchase after which a buyer counts as lost"
    )
    holidays: Literal["NO", "SE", "DK", "FI"] = Field(
        "NO", description="the country whose public holidays are no business days"
    )
    opens: int = Field(8, ge=0, le=23, description="the local hour at which business hours begin")
    closes: int = Field(16, ge=1, le=24, description="the local hour at which they end")
    ad_channels: tuple[str, ...] = Field(
        ("ads", "cpc", "display", "paid", "paid search", "paid social"),
        description="the channels of visits that come from ads",
    )
    engaged_seconds: int = Field(
        10, ge=1, description="a visit from an ad of this many seconds is engaged"
    )
    engaged_pages: int = Field(2, ge=1, description="and so is one of this many pages")
    csi_weights: tuple[float, float, float] = Field(
        (1.0, 1.0, 1.0), description="of satisfaction, expectations and ideal in the CSI"
    )
    task_base_until: AwareDatetime | None = Field(
        None, description="end of the period whose demand weighs the top tasks; empty: first year"
    )

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("zone") from None
        return zone

    @field_validator("warehouse")
    @classmethod
    def _warehouse_is_known(cls, warehouse: str) -> str:
        if warehouse and not is_address(warehouse):
            raise ValueError("warehouse")
        return warehouse

    @field_validator("closes")
    @classmethod
    def _hours_are_some(cls, closes: int, others: ValidationInfo) -> int:
        if closes <= others.data.get("opens", 0):
            raise ValueError("closes")
        return closes

    @field_validator("currency")
    @classmethod
    def _currency_is_a_code(cls, currency: str) -> str:
        if not re.fullmatch("[A-Z]{3}", currency):
            raise ValueError("currency")
        return currency

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file."""
        return env_settings, init_settings


def read_settings(folder: Path) -> Settings:
    """Read a workspace's settings.

    Parameters
    ----------
    folder : Path
        The workspace.

    Raises
    ------
    BadInput
        If the file is missing or not TOML, or a name or value in it is wrong; the message names
        each.
    """
    path = folder / FILE_NAME
    if not path.exists():
        raise BadInput("%(folder)s is not a workspace: it has no %(settings)s. Make one with 'peil "
"init %(folder)s'.", folder=folder, settings=FILE_NAME)  # fmt: skip
    try:
        values = TomlConfigSettingsSource(Settings, toml_file=path)()
    except ValueError as problem:
        raise BadInput(
            "%(path)s is not TOML: %(problem)s. Mend that line.", path=path, problem=problem
        ) from problem
    return check_settings(values, where=str(path))


def check_settings(values: Mapping[str, object], *, where: object) -> Settings:
    """Check settings before they are used or written.

    Parameters
    ----------
    values : mapping
        Setting to value.
    where : object
        What the message says they stand in.

    Raises
    ------
    BadInput
        If a name or value is wrong; the message names each.
    """
    try:
        return Settings(**values)  # type: ignore[arg-type]
    except ValidationError as problem:
        lines = "; ".join(
            _("%(name)s is %(value)r: %(rule)s")
            % {"name": _named(error), "value": _shown(error), "rule": _rule(error)}
            for error in problem.errors()
        )
        raise BadInput(
            "%(where)s has settings that cannot be used: %(lines)s.", where=where, lines=lines
        ) from problem


def wrong_settings(values: Mapping[str, object]) -> dict[str, str]:
    """Say of each setting that cannot be used what it must be, in the reader's language."""
    try:
        Settings(**values)  # type: ignore[arg-type]
    except ValidationError as problem:
        return {_named(error).partition(".")[0]: _rule(error) for error in problem.errors()}
    return {}


def _named(error: ErrorDetails) -> str:
    return ".".join(map(str, error["loc"]))


def _shown(error: ErrorDetails) -> object:
    # where an address cannot be read, nobody knows which part of it is the password
    return "…" if error["loc"] == ("warehouse",) else error["input"]


def _rule(error: ErrorDetails) -> str:
    """Say in the reader's language what a setting must be; pydantic says it in English."""
    match error["type"]:
        case "extra_forbidden":
            return _("there is no such setting")
        case "value_error" if error["loc"] == ("closes",):
            return _("must be a later hour than opens")
        case "literal_error":
            return _("must be NO, SE, DK or FI")
        case "less_than_equal":
            return _("must be %(high)s or less") % {"high": error["ctx"]["le"]}
        case "value_error" if error["loc"] == ("currency",):
            return _("must be a currency's three letters, such as NOK")
        case "value_error" if error["loc"] == ("warehouse",):
            return _(
                "must be empty or as postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with special "
                "signs in the password percent-encoded"
            )
        case "value_error":
            return _("must be a time zone such as Europe/Oslo")
        case "greater_than_equal":
            return _("must be %(low)s or more") % {"low": error["ctx"]["ge"]}
        case "greater_than":
            return _("must be over %(low)s") % {"low": error["ctx"]["gt"]}
        case "bool_parsing" | "bool_type":
            return _("must be true or false")
        case "int_parsing" | "int_type" | "int_from_float":
            return _("must be a whole number")
        case "float_parsing" | "float_type":
            return _("must be a number")
        case "string_type":
            return _("must be a text in quotation marks")
        case "tuple_type" | "missing" | "too_long":
            return _("must be a list of as many values as the default")
        case _other:
            return _("must be an instant with a zone, such as 2026-01-31T12:00:00+01:00")
