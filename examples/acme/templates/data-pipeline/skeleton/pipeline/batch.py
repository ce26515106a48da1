"""${{ values.question }}"""

from datetime import date

from acme_data import Lake, job


@job(table="${{ values.table }}", late_after_minutes=${{ values.lateAfter }})
def run(lake: Lake, operating_day: date) -> int:
    """Replaces the rows of one operating day, so that it may run twice."""
    rows = lake.sql("select operating_day from source where operating_day = ?", operating_day)
    return lake.replace("${{ values.table }}", rows, partition=operating_day)


if __name__ == "__main__":
    run.main()
