"""How dates and hours are written, language by language; what is missing here is as Django has it.

Dates carry weekday and year, hours have 24 of them. Read with `apps.common.moments`.
"""
