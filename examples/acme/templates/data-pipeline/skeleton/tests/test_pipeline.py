from datetime import date

from acme_data.testing import FakeLake, message

import pipeline.main as job

DAY = date(2026, 12, 18)


def test_twice_is_once() -> None:
    lake = FakeLake(source=[{"operating_day": DAY}])
    for _ in range(2):
{%- if values.schedule == 'streaming' %}
        job.on_message(lake, message(key="K7WQ4M", operatingDay=DAY))
{%- else %}
        job.run(lake, DAY)
{%- endif %}
    assert lake.rows("${{ values.table }}") == [{"operating_day": DAY}]
