"""The typed, frozen values that flow between the stages. Import from the submodules."""
