"""The commands of `python3 -m labkit` and the environment that they run in. Standard library alone.

They run before anything is installed. From the bottom up: `places` and `markers`; `lock`, `turns` and `surroundings`;
`causes`, `counter`, `packages` and `installer`; `environment`; `record`, `copies` and `work`; `session` and
`notebooks`; `lesson` and `teach`; `bundle`; `machine` and `doctor`; `terminal` (with `guarded`) and `progress`;
`commands`. `solutions` alone needs the kit's environment: `teach` runs it there.
"""
