"""What a caller told is kept, one row a call, and comes back exactly."""

from datetime import UTC, date, datetime

from ivr.dialog.model import Draft
from ivr.store.records import Records
from ivr.store.sealing import Sealer, new_key

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_draft_comes_back_with_a_reference_when_it_was_kept(tmp_path):
    records = Records(f"sqlite:///{tmp_path}/ivr.db", Sealer((new_key(),)))
    draft = Draft(treatment_on=date(2026, 12, 4), patient="Leo Ruiz", phone="+12125550123")

    kept = records.keep("CA1", "en", draft, NOON)

    assert len(kept.reference) == 6
    assert records.draft("CA1") == kept
    assert records.draft("CA2") == Draft()
    records.close()
