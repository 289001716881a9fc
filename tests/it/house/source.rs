//! A source file as the guards see it: which module it is, its code without test code, the paths it names.

use super::lexer::{Kind, Token, tokens};

/// A parsed source file.
#[derive(Debug)]
pub(crate) struct Source {
    /// Relative to the repository.
    pub(crate) path: String,
    /// Where it hangs in the crate: `["board", "core"]`; empty for `lib.rs`.
    pub(crate) module: Vec<String>,
    pub(crate) lines: usize,
    pub(crate) first_line: String,
    /// Everything, test code too.
    pub(crate) all: Vec<Token>,
    /// What is compiled into the program.
    pub(crate) code: Vec<Token>,
    /// Modules that are compiled for tests only, as whole paths.
    pub(crate) test_modules: Vec<Vec<String>>,
    /// The paths its code names, resolved where they start in this crate.
    pub(crate) paths: Vec<NamedPath>,
}

/// A path that code names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedPath {
    pub(crate) line: usize,
    /// Where it leads.
    pub(crate) lead: Lead,
    /// Its segments: from the top of this crate for [`Lead::Inside`], else as written.
    pub(crate) segments: Vec<String>,
}

/// Where a path leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lead {
    /// Into this crate, by `crate`, `self`, `super`, or the library's name in the binary.
    Inside,
    /// To another crate, or to a name that is known here.
    Elsewhere,
}

impl Source {
    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let module = module_of(path);
        let all = tokens(text);
        let (code, test_modules) = without_tests(&all);
        let test_modules = test_modules.into_iter().map(|name| [module.clone(), vec![name]].concat()).collect();
        let paths = paths(&code, &module);
        let first_line = text.lines().next().unwrap_or_default().to_owned();
        let lines = text.lines().count();
        Self { path: path.to_owned(), module, lines, first_line, all, code, test_modules, paths }
    }

    /// Whether a module path names this file or a folder above it.
    pub(crate) fn is_within(&self, module: &[String]) -> bool {
        self.module.starts_with(module)
    }
}

fn module_of(path: &str) -> Vec<String> {
    let inner = path.strip_prefix("src/").unwrap_or(path);
    let stem = inner.strip_suffix(".rs").unwrap_or(inner);
    let mut module: Vec<_> = stem.split('/').map(ToOwned::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") || stem == "lib" {
        module.pop();
    }
    module
}

/// The code without items under `#[cfg(test)]`, and the names of the modules that such an item declares.
fn without_tests(all: &[Token]) -> (Vec<Token>, Vec<String>) {
    let (mut code, mut modules, mut rest) = (Vec::new(), Vec::new(), all);
    while let Some((first, behind)) = rest.split_first() {
        if let Some(item) = behind_test_attribute(rest) {
            let end = item_end(item);
            let (item, behind) = item.split_at(end);
            modules.extend(declared_module(item));
            rest = behind;
        } else {
            code.push(first.clone());
            rest = behind;
        }
    }
    (code, modules)
}

/// The tokens behind `#[cfg(test)]` or `#[cfg(all(test, …))]`, where they begin with one.
fn behind_test_attribute(rest: &[Token]) -> Option<&[Token]> {
    let (head, _) = rest.split_at_checked(5)?;
    let [hash, open, cfg, paren, what] = head else { return None };
    if !(hash.is('#') && open.is('[') && cfg.is_word("cfg") && paren.is('(')) {
        return None;
    }
    let in_all = what.is_word("all") && rest.get(5)?.is('(') && rest.get(6)?.is_word("test");
    if !(what.is_word("test") || in_all) {
        return None;
    }
    let end = rest.iter().position(|token| token.is(']'))?;
    rest.get(end + 1..)
}

/// How many tokens an item has: to its `;`, or to the end of its block.
fn item_end(item: &[Token]) -> usize {
    let (mut round, mut braces) = (0_i32, 0_i32);
    for (at, token) in item.iter().enumerate() {
        match token.kind {
            Kind::Sign('(' | '[') => round += 1,
            Kind::Sign(')' | ']') => round -= 1,
            Kind::Sign('{') => braces += 1,
            Kind::Sign('}') => braces -= 1,
            _ => {}
        }
        let closes = braces == 0 && (token.is('}') || token.is(';'));
        if closes && round == 0 {
            return at + 1;
        }
    }
    item.len()
}

fn declared_module(item: &[Token]) -> Option<String> {
    let mut words = item.iter().skip_while(|token| !token.is_word("mod"));
    words.next()?;
    let name = words.next()?.word()?.to_owned();
    words.next()?.is(';').then_some(name)
}

/// Every path in the code, `use` trees spread out.
fn paths(code: &[Token], file: &[String]) -> Vec<NamedPath> {
    let mut found = Vec::new();
    let mut inline: Vec<(String, i32)> = Vec::new();
    let mut depth = 0_i32;
    let mut before: Option<&Token> = None;
    for (at, token) in code.iter().enumerate() {
        let rest = code.get(at..).unwrap_or_default();
        match &token.kind {
            Kind::Sign('{') => depth += 1,
            Kind::Sign('}') => {
                depth -= 1;
                inline.retain(|(_, opened)| *opened <= depth);
            }
            Kind::Word(word) if word == "mod" => {
                if let [_, name, brace, ..] = rest
                    && brace.is('{')
                {
                    inline.extend(name.word().map(|name| (name.to_owned(), depth + 1)));
                }
            }
            Kind::Word(_) if before.is_none_or(|before| before.kind != Kind::PathSep && !before.is('.')) => {
                let mut spread = Vec::new();
                spread_path(rest, &[], &mut spread);
                let module: Vec<_> = file.iter().cloned().chain(inline.iter().map(|(name, _)| name.clone())).collect();
                found.extend(spread.into_iter().map(|(line, segments)| resolve(line, &segments, &module)));
            }
            _ => {}
        }
        before = Some(token);
    }
    found
}

/// Reads one path and spreads its groups; returns how many tokens it took.
fn spread_path(rest: &[Token], prefix: &[String], found: &mut Vec<(usize, Vec<String>)>) -> usize {
    let mut segments = prefix.to_vec();
    let mut at = 0;
    let line = rest.first().map_or(0, |token| token.line);
    loop {
        match rest.get(at).map(|token| &token.kind) {
            Some(Kind::Word(word)) => segments.push(word.clone()),
            Some(Kind::Sign('*')) => segments.push("*".to_owned()),
            Some(Kind::Sign('{')) => return at + spread_group(rest.get(at..).unwrap_or_default(), &segments, found),
            _ => break,
        }
        at += 1;
        if rest.get(at).is_none_or(|token| token.kind != Kind::PathSep) {
            break;
        }
        at += 1;
    }
    found.push((line, segments));
    at
}

fn spread_group(group: &[Token], prefix: &[String], found: &mut Vec<(usize, Vec<String>)>) -> usize {
    let mut at = 1;
    while let Some(token) = group.get(at) {
        match token.kind {
            Kind::Sign('}') => return at + 1,
            Kind::Word(ref word) if word == "as" => at += 2,
            Kind::Word(_) | Kind::Sign('*' | '{') => {
                at += spread_path(group.get(at..).unwrap_or_default(), prefix, found).max(1);
            }
            Kind::Sign(_) | Kind::PathSep | Kind::Text(_) => at += 1,
        }
    }
    at
}

fn resolve(line: usize, written: &[String], module: &[String]) -> NamedPath {
    let mut segments = Vec::new();
    let mut lead = Lead::Elsewhere;
    for (place, segment) in written.iter().enumerate() {
        match segment.as_str() {
            "crate" if place == 0 => lead = Lead::Inside,
            "hookwatch" if place == 0 && module == ["main"] => lead = Lead::Inside,
            // Alone, `self` is a receiver; at the end of a group it names the group.
            "self" if place == 0 && written.len() > 1 => {
                lead = Lead::Inside;
                segments = module.to_vec();
            }
            "self" => {}
            "super" => {
                if place == 0 {
                    lead = Lead::Inside;
                    segments = module.to_vec();
                }
                segments.pop();
            }
            _ => segments.push(segment.clone()),
        }
    }
    NamedPath { line, lead, segments }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(path: &str, text: &str) -> Vec<String> {
        let source = Source::parse(path, text);
        let inside = source.paths.iter().filter(|path| path.lead == Lead::Inside);
        inside.map(|path| path.segments.join("::")).collect()
    }

    #[test]
    fn a_use_tree_is_spread_out() {
        let text = "use crate::{board::{self, Board as B}, domain::*};";
        assert_eq!(inside("src/app/mod.rs", text), ["board", "board::Board", "domain::*"]);
    }

    #[test]
    fn a_path_in_an_expression_or_a_type_is_found() {
        let text = "fn a(b: &crate::ui::Model) { crate::port::open(b).await; x.crate_() }";
        assert_eq!(inside("src/app/mod.rs", text), ["ui::Model", "port::open"]);
    }

    #[test]
    fn relative_paths_are_resolved_from_where_they_stand() {
        assert_eq!(inside("src/ui/view/grid.rs", "use super::super::model::Model;"), ["ui::model::Model"]);
        assert_eq!(inside("src/ui/view/mod.rs", "use super::super::board::Board;"), ["board::Board"]);
        assert_eq!(
            inside("src/line/call.rs", "mod inner { use super::A; } use super::B;"),
            ["line::call::A", "line::B"]
        );
        assert_eq!(inside("src/line/mod.rs", "pub use self::call::A; fn a(self) {}"), ["line::call::A"]);
    }

    #[test]
    fn the_binary_names_the_library_by_its_name() {
        assert_eq!(inside("src/main.rs", "use hookwatch::{app, cli::Cli};"), ["app", "cli::Cli"]);
    }

    #[test]
    fn visibility_is_no_path() {
        assert_eq!(inside("src/line/call.rs", "pub(crate) fn a() {} pub(super) fn b() {}"), ["", "line"]);
    }

    #[test]
    fn items_for_tests_are_no_code() {
        let text = "#[cfg(test)]\nmod tests;\n#[cfg(test)]\nmod more { use crate::a; }\n#[cfg(test)] use crate::{b, c};\n\
                    #[cfg(all(test, unix))] fn d() -> [u8; 2] { crate::e() }\n#[cfg(not(test))] use crate::f;";
        assert_eq!(inside("src/line/mod.rs", text), ["f"]);
        assert_eq!(Source::parse("src/line/mod.rs", text).test_modules, [["line", "tests"]]);
    }
}
