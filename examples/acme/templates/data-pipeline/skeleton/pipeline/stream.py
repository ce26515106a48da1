"""${{ values.question }}"""

from acme_data import Lake, Message, stream


@stream(table="${{ values.table }}", late_after_minutes=${{ values.lateAfter }})
def on_message(lake: Lake, message: Message) -> None:
    """Messages may come twice; the key of the row makes that harmless."""
    lake.upsert("${{ values.table }}", key=message.key, row={"operating_day": message["operatingDay"]})


if __name__ == "__main__":
    on_message.main()
