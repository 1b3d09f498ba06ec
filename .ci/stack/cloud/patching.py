"""How moto's own is replaced."""


def also(cls, name):
    """Replaces a class method of moto's with one that is handed the original first."""

    def decorate(function):
        original = getattr(cls, name).__func__
        setattr(cls, name, classmethod(lambda c, *args, **kw: function(original, c, *args, **kw)))

    return decorate
