"""Whether enough practices were at a meeting for it to decide something.

The guidance knows no quorum. It is a setting of a cluster, and a cluster that has none decides with whoever came.
What was attended counts in any case: only decisions of an inquorate meeting do not hold.
"""


def is_quorate(present: int, quorum: int | None, *, closed: bool) -> bool | None:
    """Tell whether so many practices present make a quorum.

    None means that nobody can say: the cluster asks for none, or the register is still open and more may come.
    """
    if quorum is None:
        return None
    if present >= quorum:
        return True
    return False if closed else None
