"""NamedTuple as the records of this program are made of it, with nothing but what they need.

`typing.NamedTuple` compiles every annotation, and makes for each class anew what all could share:
0.15 ms a class here, of which a start makes some seventy (docs/decisions/0007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter as attribute  # what reads a field of namedtuple, too
    from functools import cache
    from types import FunctionType

    @cache
    def _code(count):
        """What makes a tuple of so many fields: compiled once, the fields are named later."""
        given = ", ".join(f"_{number}" for number in range(count))
        return eval(f"lambda _cls, {given}: _new(_cls, ({given},))").__code__

    class _Kind(type):
        """Turns the annotations of a class into fields; a value given to one is its default."""

        def __new__(cls, name, bases, space):
            fields = tuple(space.get("__annotations__", ())) if bases != (tuple,) else ()
            if fields:
                code = _code(len(fields)).replace(co_varnames=("_cls", *fields))
                given = tuple(space[field] for field in fields if field in space)
                made = FunctionType(code, {"_new": tuple.__new__}, "__new__", given)
                space |= {field: attribute(at, "") for at, field in enumerate(fields)}
                space |= {"__new__": made, "_fields": fields, "__match_args__": fields}
            return super().__new__(cls, name, bases, {"__slots__": (), **space})

    class NamedTuple(tuple, metaclass=_Kind):
        """A tuple whose fields have names."""

        _make = classmethod(tuple.__new__)  # of all its fields at once: half the time of a call

        def __repr__(self):
            """Finding(wording='…', cell=…)."""
            pairs = zip(self._fields, self, strict=True)
            shown = ", ".join(f"{field}={value!r}" for field, value in pairs)
            return f"{type(self).__name__}({shown})"

        def __getnewargs__(self):
            """What a copy, or a worker of a batch, makes it from again."""
            return tuple(self)

        def _replace(self, **changes):
            """The same with some fields changed."""
            made = tuple.__new__(type(self), map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"no such fields: {list(changes)}")
            return made
