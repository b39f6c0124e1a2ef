"""What a workspace's settings are called and mean in the browser, in sentences for translation."""

from __future__ import annotations

from peil.shared.words import mark

TITLES = {
    "name": mark("Name"),
    "description": mark("Description"),
    "language": mark("Language"),
    "zone": mark("Time zone"),
    "currency": mark("Currency"),
    "headline": mark("Headline"),
    "simulated": mark("Simulated"),
    "clock": mark("Fixed present"),
    "minimum_people": mark("Fewest people shown"),
    "returning_look_back_days": mark("History before returning buyers"),
    "inactive_after_gaps": mark("Lost after"),
    "holidays": mark("Public holidays"),
    "opens": mark("Business hours begin"),
    "closes": mark("Business hours end"),
    "ad_channels": mark("Channels of ads"),
    "engaged_seconds": mark("Engaged after seconds"),
    "engaged_pages": mark("Engaged after pages"),
    "csi_weights": mark("Weights of the CSI"),
    "task_base_until": mark("Base period of the top tasks"),
    "facts": mark("Folder of the facts"),
    "warehouse": mark("Database of the facts"),
    "also": mark("Also served"),
    "schema_version": mark("Schema version"),
}

MEANINGS = {
    "name": mark("The organisation, as it stands on every page and export."),
    "description": mark("One sentence on where the numbers come from, at the foot of every page."),
    "language": mark("Of pages, unless the reader or the browser asks for another."),
    "zone": mark("Days, weeks and months begin and end in it."),
    "currency": mark("Money is shown in it."),
    "headline": mark("The KPI that the Overview opens with. Empty: Peil chooses."),
    "simulated": mark("Whether the organisation is made up. Every page says so."),
    "clock": mark("Pages take this instant as the present, for data that end earlier."),
    "minimum_people": mark("Answers of fewer people than this are never shown, so that no one can "
                           "be recognised."),
    "returning_look_back_days": mark("Days of history needed before buyers are told new from "
                                     "returning."),
    "inactive_after_gaps": mark("A buyer counts as lost after so many times their usual gap "
                                "without a purchase."),
    "holidays": mark("The country whose public holidays are no business days."),
    "opens": mark("The local hour, Monday to Friday."),
    "closes": mark("The local hour, 24 for midnight."),
    "ad_channels": mark("Visits from these channels come from ads, with semicolons between."),
    "engaged_seconds": mark("A visit from an ad counts as engaged after so long."),
    "engaged_pages": mark("And so does one with so many pages."),
    "csi_weights": mark("Of overall satisfaction, against expectations and against the ideal, in "
                        "that order."),
    "task_base_until": mark("The demand before this instant weighs the top tasks. Empty: the "
                            "first year."),
    "facts": mark("From the workspace's own folder. Set with the workspace."),
    "warehouse": mark("A PostgreSQL database that facts are read from in place of the folder. "
                      "Set in the file or the environment."),
    "also": mark("Further workspaces in the same installation. Set in the file."),
    "schema_version": mark("Of the stored facts. Raised by 'peil upgrade'."),
}  # fmt: skip

GROUPS = {
    mark("The organisation"): ("name", "description", "language", "zone", "currency"),
    mark("What is shown"): ("headline", "minimum_people", "simulated", "clock"),
    mark("How numbers are made"): (
        "csi_weights", "task_base_until", "returning_look_back_days", "inactive_after_gaps",
        "holidays", "opens", "closes", "ad_channels", "engaged_seconds", "engaged_pages",
    ),
    mark("The installation"): ("facts", "warehouse", "also", "schema_version"),
}  # fmt: skip
"""The page's parts, and which settings stand in each."""

FIXED = frozenset({"facts", "warehouse", "also", "schema_version"})
"""Shown, but not changed in a browser."""
