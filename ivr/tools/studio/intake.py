"""Recordings as a studio delivers them: which take each is, and whether it is fit to be filed."""

import difflib
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

from ivr.tools.studio.ledger import (
    SUFFIXES,
    Master,
    plain,
    seal_of_file,
    seal_of_words,
    write_masters,
)
from ivr.tools.studio.recording_faults import (
    heard,
    measured,
    read_recording,
    wrong_file,
    wrong_sound,
)
from ivr.tools.studio.sound import BadSoundError
from ivr.voice.utterances import Utterance

ROOM_TONE = "room-tone"
"""A file of the silence of the room, which the sheet asks for: it is no take."""

Ear = Callable[[Path], str]
"""The language that a recogniser hears in a file, by the line's own id; "" where it is not sure."""

Outcome = Literal["taken", "replaced", "the same", "refused"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as it was delivered: the take that it is, what is `wrong` with it, the SHA-256 of the
    file and of its sound, and the seconds of its words. Without a take it is never fit."""

    path: Path
    take: Utterance | None
    wrong: tuple[str, ...] = ()
    seal: str = ""
    sound: str = ""
    seconds: float = 0.0

    def refused(self, why: str) -> "Delivery":
        """The same, with one more reason not to take it."""
        return replace(self, wrong=(*self.wrong, why))


def delivered(folder: Path) -> list[Path]:
    """What was delivered, in the order of the names: all but hidden files and the room's tone.

    Raises OSError.
    """
    return sorted(
        path
        for path in folder.iterdir()
        if not path.name.startswith(".") and plain(path.stem) != ROOM_TONE
    )


def judged(
    paths: Sequence[Path],
    takes: Iterable[Utterance],
    paces: Mapping[str, int],
    masters: Mapping[str, Master],
    ear: Ear | None,
) -> list[Delivery]:
    """Every file with what is wrong with it. `takes` are those of one language, `paces` words a
    minute by language, `masters` its ledger; without an ear, any language is taken."""
    by_name = {plain(take.name): take for take in takes}
    judgements = [judge(path, by_name, paces, ear) for path in paths]
    return out_of_date(twice_filed(told_apart(judgements), masters), masters)


def judge(
    path: Path, by_name: Mapping[str, Utterance], paces: Mapping[str, int], ear: Ear | None
) -> Delivery:
    """One file on its own."""
    take = by_name.get(plain(path.stem))
    if not path.is_file() or path.suffix.casefold() not in SUFFIXES:
        return Delivery(path, None, (f"it is no file of {', '.join(SUFFIXES)}",))
    if take is None:
        return Delivery(path, None, (no_such_take(path, by_name),))
    wrong = tuple(wrong_file(path))
    sound = wrong[0] if wrong else heard(path)
    if isinstance(sound, str):
        return Delivery(path, take, wrong or (sound,))
    its = measured(sound)
    wrong = tuple(wrong_sound(sound, its, take.text, paces[take.tongue]))
    wrong = wrong or unusable(path)
    if not wrong and ear:
        wrong = wrong_language(ear(path), take.tongue)
    seal_of_sound = sha256(sound.samples.tobytes()).hexdigest()
    return Delivery(path, take, wrong, seal_of_file(path), seal_of_sound, its.words)


def unusable(path: Path) -> tuple[str, ...]:
    """Why a build would not use the file: nothing is filed that fails later."""
    try:
        read_recording(path)
    except BadSoundError as error:
        return (str(error),)
    return ()


def no_such_take(path: Path, by_name: Mapping[str, Utterance]) -> str:
    """What is told of a name that is none, with the one that was perhaps meant."""
    near = difflib.get_close_matches(plain(path.stem), by_name, 1, 0.8)
    meant = f": is it {by_name[near[0]].name}?" if near else ""
    return f"no take has this name{meant}"


def wrong_language(known: str, tongue: str) -> tuple[str, ...]:
    """What is told of another language. Recognisers take Cantonese for Mandarin."""
    same = known in ("", tongue) or {known, tongue} == {"yue", "zh"}
    return () if same else (f"it sounds like {known}, not {tongue}",)


def told_apart(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """No take and no sound may come twice: nobody can tell here which file is meant."""
    names = Counter(each.take.name for each in deliveries if each.take)
    sounds = Counter(each.sound for each in deliveries if each.sound)
    apart = []
    for each in deliveries:
        if each.take and names[each.take.name] > 1:
            each = each.refused("this take was delivered more than once: leave the best")
        if each.sound and sounds[each.sound] > 1:
            others = (o.path.name for o in deliveries if o.sound == each.sound and o is not each)
            each = each.refused(f"it is the same recording as {', '.join(sorted(others))}")
        apart.append(each)
    return apart


def twice_filed(deliveries: Sequence[Delivery], masters: Mapping[str, Master]) -> list[Delivery]:
    """Nor may a file that is filed as another take, unless that one gets a new file now."""
    ours = {each.take.name for each in deliveries if each.take and not each.wrong}
    filed = {master.sha256: name for name, master in masters.items() if name not in ours}
    return [
        each.refused(f"it is the same file as the take {filed[each.seal]}")
        if each.take and filed.get(each.seal, each.take.name) != each.take.name
        else each
        for each in deliveries
    ]


def out_of_date(deliveries: Sequence[Delivery], masters: Mapping[str, Master]) -> list[Delivery]:
    """Nor may a file that was filed for other words come back as a recording of today's."""
    return [
        each.refused(
            f"it was recorded on or before {masters[each.take.name].date}, for other words: record "
            "it again; if it says today's all the same, first take its entry out of takes.toml"
        )
        if each.take and is_old(each.seal, each.take, masters.get(each.take.name))
        else each
        for each in deliveries
    ]


def is_old(seal: str, take: Utterance, before: Master | None) -> bool:
    """Whether this very file was filed for words that the take no longer has."""
    return before is not None and before.sha256 == seal and before.words != seal_of_words(take.text)


# ---------------------------------------------------------------- filing


def outcome_of(delivery: Delivery, masters: Mapping[str, Master]) -> Outcome:
    """What becomes of a delivery, beside what is filed."""
    if delivery.take is None or delivery.wrong:
        return "refused"
    before = masters.get(delivery.take.name)
    if before is None:
        return "taken"
    return "the same" if before.sha256 == delivery.seal else "replaced"


def file_away(
    delivery: Delivery, folder: Path, masters: Mapping[str, Master], day: date, by: str
) -> Mapping[str, Master]:
    """Copy a fit delivery into the folder; the ledger with it, which is written too.

    Whatever breaks off in the middle leaves a recording that its ledger does not name as it is, and
    that nothing uses. Raises OSError.
    """
    if delivery.take is None or delivery.wrong:
        raise ValueError(f"{delivery.path.name} is not fit to be filed")
    take = delivery.take
    file = f"{take.name}{delivery.path.suffix.casefold()}"
    copied(delivery, folder / file)
    master = Master(file, seal_of_words(take.text), delivery.seal, day, by)
    before, after = masters.get(take.name), {**masters, take.name: master}
    write_masters(folder, after)
    if before and before.file != file:
        (folder / before.file).unlink(missing_ok=True)
    return after


def copied(delivery: Delivery, to: Path) -> None:
    """The file in its place, never half of it, and the very one that was judged. Raises OSError."""
    to.parent.mkdir(parents=True, exist_ok=True)
    draft = to.with_name(f".{to.name}.new")
    try:
        shutil.copyfile(delivery.path, draft)
        if seal_of_file(draft) != delivery.seal:
            raise OSError(f"{delivery.path.name} changed while it was read")
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)
