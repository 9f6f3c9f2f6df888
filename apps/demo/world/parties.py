"""The union and the three companies: their people, minimum terms, dossiers and models."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from apps.accounts.actions import found_organisation, open_seat
from apps.accounts.models import Organisation, Role, User
from apps.companies.actions import (
    add_model,
    answer_question,
    choose_approval_rule,
    say_part,
    write_dossier,
)
from apps.companies.domain import MODEL_PARTS, PARTS
from apps.companies.queries import models_of
from apps.demo.world import people, sheets
from apps.unions.actions import publish_minimum

UNION, VELDRA, ORRIN, HALDEN = "stage-and-session", "veldra", "orrin", "halden-vision"


@dataclass(frozen=True)
class Company:
    """A company as it introduces itself; the first delegate writes the dossier."""

    slug: str
    name: str
    short: str
    place: str
    country: str
    zone: str
    delegates: tuple[str, ...]
    signatory: str
    about: str
    models: Mapping[str, str]
    unanswered: frozenset[str] = frozenset()
    # How offers leave the company; "" keeps the rule of the house, that a second person approves.
    approval: str = ""
    # What its dossier says under every heading; nothing if it keeps that to itself.
    says: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The end of its people's mail addresses."""
        return f"{self.short.lower().split()[0]}.example"


_VELDRA_SAYS = {
    "eu_representative": "Not needed: the company sits in Leipzig, in the European Union.",
    "group": "Stands alone. Its four founders hold it together with a foundation for film music.",
    "certificates": "ISO/IEC 27001 since 2024; Fairly Trained, Licensed Model, since 2025.",
    "litigation": "None, neither pending nor ended.",
    "placed_on_market": "In the European Union since spring 2025.",
    "modalities": "Sound alone, about 9,000 hours of it; no text beyond the titles, no pictures.",
    "public_data": "None of the large public sets of recordings.",
    "licensed_data": "Library recordings under licence from two catalogues, listed on request.",
    "third_party_data": "Nothing bought from brokers.",
    "crawled_data": "Nothing was crawled.",
    "user_data": "What users upload stays theirs and trains nothing.",
    "synthetic_data": "A tenth: variations that the model before it made of licensed recordings.",
    "other_data": "Recordings that were commissioned from 41 players, paid by the hour.",
    "reservations": "Signals of reservation are read daily and kept in a log; what is reserved is left out.",
    "illegal_content": "Fingerprints of known recordings are compared before each training run.",
}
COMPANIES = (
    Company(
        VELDRA, "Veldra Audio GmbH", "Veldra", "Leipzig", "DE", "Europe/Berlin",
        (people.JONAS, people.PETRA), people.HENRIKE,
        "Veldra makes Cantor, a music model for film and games that composes to picture. 41 people.",
        {
            "Cantor 2": "music generation to picture",
            "Cantor 2 Live": "accompaniment on stage",
            "Cantor Covers": "cover pictures for its music",
        },
        approval="same_person",
        says=_VELDRA_SAYS,
    ),
    Company(
        ORRIN, "Orrin Labs AB", "Orrin", "Gothenburg", "SE", "Europe/Stockholm",
        ("Ossian Lorch", "Greta Palmer"), "Vidar Ekman",
        "Orrin builds search and tagging for sound archives, and Chorale, a small model for choirs.",
        {"Tagger 5": "describing recordings", "Chorale 1": "choral arrangement"},
        frozenset({"who_else"}),
    ),
    Company(
        HALDEN, "Halden Vision AS", "Halden", "Oslo", "NO", "Europe/Oslo",
        ("Solveig Ness", "Tor Haugland"), "Marit Haugland",
        "Halden draws book covers and maps on request. Its first model was trained on commissioned drawings.",
        {"Prospect 3": "illustration", "Prospect Maps": "drawn maps"},
        frozenset({"earlier_data", "who_else", "opt_outs"}),
    ),
)  # fmt: skip

_ANSWERS = {
    "what_is_learned": "Which sounds or shapes follow which, as numbers. No work is kept in it.",
    "style": "A style that was common in training can come near. Names of living people are blocked.",
    "output": "Finished pieces of up to ten minutes, watermarked, inside our own service.",
    "earlier_data": "The model before it: library recordings under licence. The list is open on request.",
    "opt_outs": "We read the public signals daily and leave out what is reserved, and keep a log of it.",
    "storage": "Encrypted, in two data centres in the European Union, deleted after the training run.",
    "who_else": "Nobody but our own staff; the list of people with access is part of the audit.",
    "removal": "From the next training on; until then a filter keeps outputs away from the removed work.",
}


def found_union(cast: dict[str, User], at: datetime) -> Organisation:
    """Found the union with two representatives and publish minimum terms for music and for pictures."""
    union = found_organisation(
        kind=Organisation.Kind.UNION,
        name="Stage and Session Union",
        slug=UNION,
        at=at,
        short_name="Stage and Session",
        place="Copenhagen",
        country="DK",
        zone="Europe/Copenhagen",
    )
    for name, office in ((people.INGRID, "Head of licensing"), (people.COLLEAGUE, "Licensing")):
        open_seat(person=cast[name], organisation=union, role=Role.REPRESENTATIVE, office=office, at=at)
    for sector in ("music", "visual"):
        publish_minimum(
            actor=cast[people.INGRID],
            union=union,
            sector=sector,
            comparators=sheets.minimum().as_json(),
            at=at,
        )
    return union


def found_company(facts: Company, at: datetime) -> Organisation:
    """Found a company with its people, dossier, models and answers to the standard questions."""
    company = found_organisation(
        kind=Organisation.Kind.COMPANY,
        name=facts.name,
        slug=facts.slug,
        at=at,
        short_name=facts.short,
        place=facts.place,
        country=facts.country,
        zone=facts.zone,
    )
    staff = people.enter([*facts.delegates, facts.signatory], at, facts.host)
    for name in facts.delegates:
        open_seat(person=staff[name], organisation=company, role=Role.DELEGATE, office="Licensing", at=at)
    signatory = staff[facts.signatory]
    office = "Managing director"
    open_seat(person=signatory, organisation=company, role=Role.SIGNATORY, office=office, at=at)
    if facts.approval:
        choose_approval_rule(actor=signatory, company=company, rule=facts.approval, at=at)
    _introduce(facts, company, staff[facts.delegates[0]], at)
    return company


def _introduce(facts: Company, company: Organisation, delegate: User, at: datetime) -> None:
    write_dossier(
        actor=delegate,
        company=company,
        legal_name=facts.name,
        register_id=f"{facts.country} {company.pk:05d}",
        about=facts.about,
        training_summary_url=f"https://{facts.slug}.example/training-content",
        report_contact=f"reports@{facts.host}",
        at=at,
    )
    for name, purpose in facts.models.items():
        add_model(actor=delegate, company=company, name=name, purpose=purpose, at=at)
    _say_all(facts, company, delegate, at)
    for question, text in _ANSWERS.items():
        if question not in facts.unanswered:
            answer_question(actor=delegate, company=company, question=question, text=text, at=at)


def _say_all(facts: Company, company: Organisation, delegate: User, at: datetime) -> None:
    for part in PARTS if facts.says else ():
        say_part(actor=delegate, company=company, part=part, text=facts.says[part], at=at)
    for model in models_of(company.pk) if facts.says else ():
        for part in MODEL_PARTS:
            text, about = facts.says[part], model.public_id
            say_part(actor=delegate, company=company, part=part, text=text, model_id=about, at=at)


def company(slug: str) -> Organisation:
    """Find a company that is loaded already."""
    return Organisation.objects.get(kind=Organisation.Kind.COMPANY, slug=slug)


def staff(slug: str) -> tuple[list[User], User]:
    """Find a company's delegates, in the order above, and its signatory."""
    facts = next(one for one in COMPANIES if one.slug == slug)
    found = [people.known(name, facts.host) for name in facts.delegates]
    return found, people.known(facts.signatory, facts.host)
