"""People, acts, who acts for whom, organisations, seats and API keys."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.ids import new_public_id


class NoName(str):
    """What is read instead of the name of somebody who was erased; it is never written back."""

    __slots__ = ()


class PersonName(models.CharField[str, str]):
    """A name; an empty one is read as "a former member", wherever it is shown."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        """Put words for a name that was erased, in the reader's language."""
        return NoName(gettext("a former member")) if value == "" else value

    def get_prep_value(self, value: object) -> object:
        """Keep an erased name erased, whoever saves the row."""
        return "" if isinstance(value, NoName) else super().get_prep_value(value)


class People(BaseUserManager["User"]):
    """Makes accounts; used by sign-up, commands and tests."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create an account that signs in by mail address."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create an account for the read-only admin; it passes no rule of the site."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find an account by mail address, whatever its capitals."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, living or dead; one row for each, whatever seats they hold."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("mail address"), unique=True)
    name = PersonName(_("name"), max_length=120)
    # Stage and pen names, as the person wrote them: ["Mira O", "Low Tide"]
    other_names = models.JSONField(default=list, db_default=[], blank=True)
    zone = models.CharField(_("time zone"), max_length=64, default="Europe/Stockholm")
    language = models.CharField(_("language"), max_length=12, default="en")
    theme = models.CharField(max_length=5, blank=True, choices=[("light", _("light")), ("dark", _("dark"))])
    born_on = models.DateField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # Since then the row is a tombstone: it stays, because others point to it, and says nothing any more.
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_one_person_per_address")]

    def __str__(self) -> str:
        return self.name or self.public_id

    def get_full_name(self) -> str:
        """Give the name as the person wrote it."""
        return self.name

    def get_short_name(self) -> str:
        """Give the first word of the name."""
        return self.name if isinstance(self.name, NoName) else self.name.partition(" ")[0]

    @property
    def is_minor(self) -> bool:
        """Whether the person is known to be under 18 today."""
        return self.born_on is not None and under_18(self.born_on, timezone.localdate())


def under_18(born_on: date, today: date) -> bool:
    """Whether somebody born on `born_on` has not had the 18th birthday by `today`."""
    had_birthday = (today.month, today.day) >= (born_on.month, born_on.day)
    return today.year - born_on.year - (0 if had_birthday else 1) < 18


class Act(models.Model):
    """A band, duo or studio that people belong to."""

    class Kind(models.TextChoices):
        BAND = "band", _("Band")
        DUO = "duo", _("Duo")
        STUDIO = "studio", _("Studio")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.name


class ActMember(models.Model):
    """A person in an act, from when until when."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="act_memberships"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["act", "person", "since"], name="accounts_one_membership_of_act"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="accounts_act_membership_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.act}"


class Representation(models.Model):
    """One member as the voice of an act: proposed, and in force once every present member has agreed."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        IN_FORCE = "in_force", _("In force")
        ENDED = "ended", _("Ended")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="representations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    agreed = models.ManyToManyField(settings.AUTH_USER_MODEL, through="RepresentationYes", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act"], condition=Q(state="proposed"), name="accounts_one_proposal_for_an_act"
            ),
            models.UniqueConstraint(
                fields=["act"], condition=Q(state="in_force"), name="accounts_one_voice_of_an_act"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.act}: {self.state}"


class RepresentationYes(models.Model):
    """A member's agreement that another speaks for the act."""

    representation = models.ForeignKey(Representation, on_delete=models.CASCADE, related_name="yeses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["representation", "person"], name="accounts_agreed_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} agrees"


class ActsFor(models.Model):
    """A guardian, estate or manager who speaks for another person, with evidence and dates.

    It begins as a claim and has no effect before somebody else has confirmed it.
    """

    class Capacity(models.TextChoices):
        GUARDIAN = "guardian", _("Guardian")
        ESTATE = "estate", _("Estate")
        MANAGER = "manager", _("Manager")

    class State(models.TextChoices):
        CLAIMED = "claimed", _("Claimed")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acts_for")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="spoken_for_by"
    )
    capacity = models.CharField(max_length=8, choices=Capacity.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.CLAIMED)
    evidence = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    # What the evidence says of the other person: of a ward's birth, of a death.
    born_on = models.DateField(null=True)
    died_on = models.DateField(null=True)
    # The union that decides where neither of the two sits anywhere.
    asked = models.ForeignKey("Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "on_behalf_of", "capacity"],
                condition=Q(state="claimed"),
                name="accounts_one_claim_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("person")),
                name="accounts_nobody_decides_their_own_claim",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("on_behalf_of")), name="accounts_nobody_acts_for_themselves"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="accounts_acts_for_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.on_behalf_of} ({self.capacity})"


class EvidenceFile(models.Model):
    """A paper that a claim rests on, kept under its hash; its row goes with the claim."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    claim = models.ForeignKey(ActsFor, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "sha256"], name="accounts_one_paper_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A collective, a company or a union; what it does stands in the app of its kind."""

    class Kind(models.TextChoices):
        COLLECTIVE = "collective", _("Collective")
        COMPANY = "company", _("Company")
        UNION = "union", _("Union")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40, blank=True)
    slug = models.SlugField(max_length=60, unique=True)
    place = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    zone = models.CharField(max_length=64, default="Europe/Stockholm")

    def __str__(self) -> str:
        return self.name

    @property
    def short(self) -> str:
        """The name as people say it: "Veldra" for "Veldra Audio GmbH"."""
        return self.short_name or self.name


class Role(models.TextChoices):
    """What a seat lets a person do."""

    MEMBER = "member", _("Artist")
    STEWARD = "steward", _("Steward")
    REPRESENTATIVE = "representative", _("Union representative")
    DELEGATE = "delegate", _("Company delegate")
    SIGNATORY = "signatory", _("Company signatory")
    AUDITOR = "auditor", _("Auditor")


class Seat(models.Model):
    """Who speaks for which organisation, in which role, from when until when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=14, choices=Role.choices)
    office = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(until__isnull=True),
                name="accounts_one_open_seat_per_role",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="accounts_seat_in_order"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="accounts_seat_of_organisation")]

    def __str__(self) -> str:
        return f"{self.person}, {self.role} of {self.organisation}"


class ApiKey(models.Model):
    """A key with which a company's software acts for one delegate; only its hash is kept."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="api_keys")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.public_id})"


class Session(models.Model):
    """One browser in which a person is signed in, in as few words as its owner needs to know it again.

    It goes with the sign-in that it describes, at the latest when that has run out.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    network = models.CharField(max_length=45, blank=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person}, {self.browser} {self.system}"
