"""What of a record counts for the rules, as the document tells it."""

COUNTING = """\
- **Order under test:** an order, plan or proposal of baclofen that is a draft, or active and
  under review. It replaces the order it names as its prior prescription, and what is stopped with
  it; otherwise it adds to what is taken (`order.unlinked`). One that is stopped, cancelled or on
  hold is a stop under test: only rules about stopping, withdrawal and the pump are then judged.
- **Chart review:** without an order under test the baclofen taken now is judged as if renewed;
  rules about a start, a change or an order's text pass.
- **Baclofen taken now:** active orders, active statements, and supplies not used up. Two records
  of one therapy count once.
- **Not used to baclofen:** none is taken now, and none ended within the last 30 days.
- **A problem counts** while active, recurring or relapsed, or without a status; not when refuted
  or entered in error. What is resolved or in remission counts as history only, family history
  never.
- **Indication:** the reason of the order, else its text, else the only candidate among the active
  problems; else it is unknown.
- **Daily dose:** dose times doses a day, over all lines of the order. Of a range the highest
  counts for ceilings, starts and rises, the lowest for withdrawal. As-needed doses count at their
  most a day. A strength or concentration is never guessed.
- **Dates** are calendar days where the patient lives; the first and the last day of a span count.
  Of a year of birth alone the patient counts as an older adult as soon as that is possible.
- **No record** of something is never told as "none".
"""
