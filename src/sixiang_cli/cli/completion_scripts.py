"""The script each shell loads once: it asks ``sx --complete`` and shows what comes back.

Each begins with how to install it. What is offered is decided in `completion`.
"""

_BASH = """\
# sx 的 bash 补全。装一次就够：
#   mkdir -p ~/.local/share/bash-completion/completions
#   sx completion bash > ~/.local/share/bash-completion/completions/sx
# 没有装 bash-completion 的，在 ~/.bashrc 末尾写：
#   source ~/.local/share/bash-completion/completions/sx
_sx() {
    local one
    COMPREPLY=()
    while IFS= read -r one; do
        COMPREPLY+=("$one")
    done < <("$1" --complete bash "${COMP_LINE:0:COMP_POINT}" "${COMP_WORDS[COMP_CWORD]}" 2>/dev/null)
}
complete -o nosort -o default -F _sx sx sixiang 2>/dev/null ||
    complete -o default -F _sx sx sixiang
"""

_ZSH = """\
#compdef sx sixiang
# sx 的 zsh 补全。装一次就够：
#   mkdir -p ~/.zfunc && sx completion zsh > ~/.zfunc/_sx
# 并在 ~/.zshrc 里写（compinit 之前）：
#   fpath=(~/.zfunc $fpath); autoload -Uz compinit && compinit
_sx() {
    local one
    local -a values shown
    while IFS= read -r one; do
        values+=("${one%%$'\\t'*}")
        if [[ "$one" == *$'\\t'?* ]]; then
            shown+=("${one%%$'\\t'*}  ${one#*$'\\t'}")
        else
            shown+=("${one%%$'\\t'*}")
        fi
    done < <("$words[1]" --complete zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)
    if (( $#values )); then
        compadd -U -V sx -l -d shown -- "${values[@]}"
    else
        _files
    fi
}
if [[ "$funcstack[1]" == _sx ]]; then
    _sx "$@"
else
    compdef _sx sx sixiang
fi
"""

_FISH = """\
# sx 的 fish 补全。装一次就够：
#   sx completion fish > ~/.config/fish/completions/sx.fish
function __sx_complete
    set -l words (commandline -opc)
    set -l found ($words[1] --complete fish $words[2..-1] (commandline -ct) 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c sx -f -k -a '(__sx_complete)'
complete -c sixiang -f -k -a '(__sx_complete)'
"""

_POWERSHELL = """\
# sx 的 PowerShell 补全。装一次就够：把下面一行写进 $PROFILE
#   sx completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName sx, sixiang -ScriptBlock {
    param($word, $ast, $cursor)
    $line = $ast.ToString()
    $env:_SX_LINE = $line.PadRight($cursor - $ast.Extent.StartOffset)
    & $ast.CommandElements[0].Value --complete powershell | ForEach-Object {
        $value, $what = $_ -split "`t", 2
        if (-not $what) { $what = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $what)
    }
    Remove-Item Env:_SX_LINE
}
"""

SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL}
