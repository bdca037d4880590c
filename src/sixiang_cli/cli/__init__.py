"""The command line: what users type and read. Every other layer is below this one."""
