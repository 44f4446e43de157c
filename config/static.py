"""Static files under hashed names, so that they can be cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """Rewrite `import` in ES modules too: a module must not load an unhashed, stale neighbour."""

    support_js_module_import_aggregation = True
