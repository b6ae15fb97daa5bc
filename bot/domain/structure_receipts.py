"""What is told about the structure: how it stands, what a change would do, and what it did."""

from dataclasses import dataclass
from datetime import date

from bot.domain.structure import PlacedCluster, PlacedPractice, Structure, StructureChange, SubjectKind
from bot.domain.structure_effects import Effects, Wish


@dataclass(frozen=True, slots=True)
class StructureView:
    """The structure as somebody sees it on a day."""

    structure: Structure
    today: date


@dataclass(frozen=True, slots=True)
class StructureHistory:
    """One cluster or practice with everything that happened to it, the newest first."""

    structure: Structure
    subject: PlacedCluster | PlacedPractice
    today: date

    @property
    def changes(self) -> tuple[StructureChange, ...]:
        if isinstance(self.subject, PlacedCluster):
            return self.structure.changes_of(SubjectKind.CLUSTER, self.subject.id)
        return self.structure.changes_of(SubjectKind.PRACTICE, self.subject.practice.id)


@dataclass(frozen=True, slots=True)
class ClusterCount:
    """How many practices a cluster has the day before a change and from its day on."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class StructureTrial:
    """What a change would do, worked out and not yet done."""

    wish: Wish
    structure: Structure
    effects: Effects
    today: date
    note: str = ""

    @property
    def moving(self) -> tuple[PlacedPractice, ...]:
        """The practices that belong elsewhere, or nowhere, from the day on."""
        return tuple(self.structure.practice[each.practice] for each in self.effects.placements)

    @property
    def counts(self) -> tuple[ClusterCount, ...]:
        """How the numbers of practices change, cluster by cluster."""
        on = self.effects.change.on
        now = {each.practice: each.cluster for each in self.effects.placements}
        homes = {each.practice.id: each.membership(on) for each in self.moving}
        left = [home.cluster_id for home in homes.values() if home is not None]
        joined = [cluster for cluster in now.values() if cluster is not None]
        counted = []
        for cluster in dict.fromkeys([*left, *joined]):
            before = len(self.structure.members(cluster, on))
            after = before - left.count(cluster) + joined.count(cluster)
            counted.append(ClusterCount(self.structure.cluster[cluster].name, before, after))
        if self.effects.new_cluster is not None:
            counted.append(ClusterCount(self.effects.new_cluster.name, 0, len(now)))
        return tuple(counted)


@dataclass(frozen=True, slots=True)
class StructureDone:
    """A change that was made; `number` is its place in the journal. Both are None when it had been made before."""

    trial: StructureTrial | None
    number: int | None
