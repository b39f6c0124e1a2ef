"""Answers: one answer of one person to one question."""

from peil.facts.fact import Column, Fact

ROLES = ("outcome", "driver", "touchpoint", "importance", "task", "completion", "comment")
KINDS = (
    "nps", "csat", "ces", "csi_satisfaction", "csi_expectations", "csi_ideal",
    "task", "completion", "blocker", "resolution", "esat", "engagement", "rating",
    "yes_no", "comment", "task_vote", "ad_relevance",
)  # fmt: skip
SURVEY_KINDS = ("relationship", "interaction", "employee", "market")
STATES = ("answered", "blank", "not_applicable")
COMPLETIONS = ("yes", "partly", "no")

FACT = Fact(
    name="answers",
    title="Answers",
    row="one answer of one response to one question",
    key=("source", "response", "question"),
    time="answered_at",
    is_personal=True,
    columns=(
        Column("response", "text", "one person's filled-in form; unique within the source",
               required=True),
        Column("survey", "text", "which survey", required=True, is_dimension=True),
        Column("survey_kind", "text", "what the survey is about", required=True,
               allowed=SURVEY_KINDS, is_dimension=True),
        Column("question", "text", "the question's id; a new wording is a new question",
               required=True, is_dimension=True),
        Column("role", "text", "what the question is for", required=True, allowed=ROLES,
               is_dimension=True),
        Column("kind", "text", "which standard question it is", required=True, allowed=KINDS,
               is_dimension=True),
        Column("touchpoint", "text", "what the question is about", is_dimension=True),
        Column("state", "text", "whether it was answered", required=True, allowed=STATES),
        Column("score", "number", "the answer on the question's scale; empty unless answered"),
        Column("choice", "text", "the answer to a question with named answers", is_dimension=True),
        Column("scale_low", "integer", "lowest score that can be given"),
        Column("scale_high", "integer", "highest score that can be given"),
        Column("higher_is_better", "boolean", "false where a high score is a bad one"),
        Column("answered_at", "instant", "when it was answered"),
        Column("weight", "number", "survey weight; 1 where there is none", low=0),
        Column("customer_key", "text", "the customer, as a key that says nothing"),
        Column("channel", "text", "where the survey was met", is_dimension=True),
        Column("language", "text", "the language of the form", is_dimension=True),
    ),
)  # fmt: skip
