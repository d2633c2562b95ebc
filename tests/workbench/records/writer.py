"""A process that saves without end and says each save that was acknowledged; it is made to be killed."""

import sys
from itertools import count

import django


def main(case_id: int, name: str) -> None:
    django.setup()
    from workbench.people.models import User
    from workbench.records import save

    actor = User.objects.get(username="maya")
    for number in count():
        key = f"{name}-{number}"
        contact = {"id": key, "on": "2026-11-20", "channel": "call", "said": "x" * 200}
        save.negotiate.log_contact(actor=actor, case_id=case_id, contact=contact, key=key)
        sys.stdout.write(f"{key}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
