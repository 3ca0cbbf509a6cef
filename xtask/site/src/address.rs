//! The address under which the page will stand. xtask takes this file in, too, to say at once what is wrong with one.

use crate::Result;

/// An address that others can be appended to, or what is wrong with it.
pub fn absolute(url: &str) -> Result<String> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"'?#&\\`{}|^".contains(c);
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(plain) => {
            Ok(format!("{}/", url.trim_end_matches('/')))
        }
        _ => Err(format!(
            "--url needs the whole address of the folder, such as https://your.host/limbo/, not `{url}`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_whole_or_refused_with_an_example() {
        for url in ["https://a.example/limbo", "https://a.example/limbo/"] {
            assert_eq!(absolute(url).unwrap(), "https://a.example/limbo/");
        }
        for url in [
            "a.example",
            "",
            "https://",
            "https:///x",
            "https://a.example/?x",
            "https://a.example/a b",
            "https://a.example/\"><script>",
            "javascript:x",
        ] {
            assert!(
                absolute(url).unwrap_err().contains("https://your.host/"),
                "{url}"
            );
        }
    }
}
