"""From a `kind` in JSON to the class that understands it, also for users' own kinds."""

from __future__ import annotations

from typing import Generic, TypeVar, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, SerializationInfo
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from nearshore_score._frozen import Specification
from nearshore_score.errors import InvalidInputError, UnknownNameError

Choice = TypeVar("Choice")
SpecificationClass = TypeVar("SpecificationClass", bound=type[Specification])


class Registry(Generic[Choice]):
    """The classes of one family of choices, each under its kind.

    Parameters
    ----------
    what : str
        What the family is called in messages, for instance ``"operator"``.
    protocol : type
        What every member can do; objects that follow it are accepted unregistered,
        but only registered ones go through JSON.

    Examples
    --------
    >>> from nearshore_score.aggregation import OPERATORS
    >>> OPERATORS.kinds
    ('arithmetic_mean', 'geometric_mean')
    >>> OPERATORS.create("geometric_mean", floor=2.0).kind
    'geometric_mean'
    """

    def __init__(self, what: str, protocol: type[object]) -> None:
        self.what = what
        self._protocol = protocol
        self._classes: dict[str, type[Specification]] = {}

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every registered kind, in the order of registration."""
        return tuple(self._classes)

    def register(self, cls: SpecificationClass) -> SpecificationClass:
        """Add a class under the default of its `kind` field; usable as a decorator.

        Parameters
        ----------
        cls : type
            A frozen specification with a ``kind: Literal["..."] = "..."`` field.

        Raises
        ------
        InvalidInputError
            If the class has no kind, or another class already has this one.
        """
        fields: dict[str, FieldInfo] = cls.__pydantic_fields__
        field = fields.get("kind")
        if field is None or not isinstance(field.default, str):
            raise InvalidInputError(f"{cls.__name__} needs a field kind with a text as default")
        known = self._classes.get(field.default, cls)
        # A class defined anew, as a notebook cell that runs twice does, takes its own place.
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise InvalidInputError(
                f"the {self.what} {field.default!r} is {known.__name__} already; "
                f"give {cls.__name__} another kind"
            )
        self._classes[field.default] = cls
        return cls

    def create(self, kind: str, **parameters: object) -> Choice:
        """Make the specification of this kind.

        Parameters
        ----------
        kind : str
            A registered kind.
        **parameters
            Fields of the class.

        Raises
        ------
        UnknownNameError
            If no class has this kind.
        """
        if kind not in self._classes:
            raise UnknownNameError(self.what, kind, self._classes)
        return cast("Choice", self._classes[kind](**parameters))

    # Pydantic asks these two of anything found in ``Annotated[...]``.
    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self._read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                self._write, info_arg=True
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"oneOf": [cls.model_json_schema() for cls in self._classes.values()]}

    def _read(self, value: object) -> Choice:
        if isinstance(value, str):
            return self.create(value)
        if isinstance(value, dict):
            fields = cast("dict[str, object]", value)
            if isinstance(kind := fields.get("kind"), str):
                return self.create(kind, **{k: v for k, v in fields.items() if k != "kind"})
        if isinstance(value, self._protocol):
            return cast("Choice", value)
        raise ValueError(f"expected one of {', '.join(self.kinds)}, got {value!r}")

    def _write(self, value: Choice, info: SerializationInfo) -> dict[str, object]:
        if not isinstance(value, Specification) or type(value) not in self._classes.values():
            raise InvalidInputError(
                f"{value!r} cannot be written: make it a Specification with a kind of its own "
                f"and register it as {self.what}"
            )
        return value.model_dump(mode=info.mode, exclude_defaults=info.exclude_defaults)
