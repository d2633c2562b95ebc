import pytest, time
from batna.exchange.casefile import read_case
from batna.model.hiding import hide
from workbench.people.models import User
from workbench.records import load, save
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["bicycle_parts", "cloud_renewal", "medicine_supply"])
def test_rt(root, name):
    u = User.objects.create(username="maya", name="Maya Lindqvist")
    c = read_case(root / f"examples/{name}.yaml")
    t = time.perf_counter()
    s = save.case.import_case(actor=u, case=c)
    print("import", time.perf_counter() - t)
    l = load.case(s.case_id, u)
    with CaptureQueriesContext(connection) as q:
        t = time.perf_counter()
        l = load.case(s.case_id, u)
        print("load", time.perf_counter() - t, len(q))
    print(l.gaps, l.versions)
    want = hide(c, l.case.hidden)
    for f in type(c).model_fields:
        if f in l.case.__dict__:
            assert getattr(l.case, f) == getattr(want, f), f
    assert l.case == want
