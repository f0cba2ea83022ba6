from hatchling.builders.hooks.plugin.interface import BuildHookInterface
class FrontendBuild(BuildHookInterface):
    pass
