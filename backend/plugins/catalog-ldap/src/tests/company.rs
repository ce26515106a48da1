//! A small company as a directory holds it.

use std::fmt::Write;

use super::{ROBOT, SECRET};

/// How many people it has.
pub(super) const PEOPLE: usize = 30;
/// How many groups of names it has.
pub(super) const GROUPS: usize = 6;

/// The company in the form that `slapadd` reads.
pub(super) fn ldif() -> String {
    let mut text =
        String::from("dn: dc=example,dc=net\nobjectClass: dcObject\nobjectClass: organization\no: Example\n\n");
    for unit in ["ou=people", "ou=groups", "ou=more,ou=groups", "ou=posix", "ou=robots"] {
        let _ = write!(text, "dn: {unit},dc=example,dc=net\nobjectClass: organizationalUnit\n\n");
    }
    let _ = write!(
        text,
        "dn: {ROBOT}\nobjectClass: account\nobjectClass: simpleSecurityObject\nuid: robot\nuserPassword: {SECRET}\n\n"
    );
    for number in 1..=PEOPLE {
        let uid = format!("user{number:02}");
        let _ = write!(
            text,
            "dn: uid={uid},ou=people,dc=example,dc=net\nobjectClass: inetOrgPerson\nuid: {uid}\nsn: {number}\n\
             cn: Person {number}, of the company\nmail: {uid}@example.net\n"
        );
        if number == 1 {
            text.push_str("memberOf: cn=board,ou=groups,dc=example,dc=net\n");
        }
        text.push('\n');
    }
    let person = |number: usize| format!("uid=user{number:02},ou=people,dc=example,dc=net");
    group(
        &mut text,
        "cn=company,ou=groups",
        "company",
        "",
        &[
            "cn=engineering,ou=groups,dc=example,dc=net",
            "CN=Sales \\26 Marketing, OU=more,OU=groups, DC=Example,DC=net",
        ],
    );
    group(
        &mut text,
        "cn=engineering,ou=groups",
        "engineering",
        "description: Builds it\n",
        &[&person(1), "cn=backend,ou=groups,dc=example,dc=net", "cn=frontend,ou=groups,dc=example,dc=net"],
    );
    group(&mut text, "cn=backend,ou=groups", "backend", "", &[&person(3), &person(4)]);
    group(&mut text, "cn=frontend,ou=groups", "frontend", "", &[&person(5), "uid=nobody,ou=people,dc=example,dc=net"]);
    group(&mut text, "cn=board,ou=groups", "board", "", &[&person(2)]);
    group(
        &mut text,
        "cn=Sales & Marketing,ou=more,ou=groups",
        "Sales & Marketing",
        "",
        &["UID=user30, OU=people,dc=example,dc=net"],
    );
    text.push_str(
        "dn: cn=wheel,ou=posix,dc=example,dc=net\nobjectClass: posixGroup\ncn: wheel\ngidNumber: 4242\n\
         memberUid: user02\nmemberUid: nobody\n\n",
    );
    text
}

fn group(text: &mut String, rdn: &str, name: &str, more: &str, members: &[&str]) {
    let _ = write!(text, "dn: {rdn},dc=example,dc=net\nobjectClass: groupOfNames\ncn: {name}\n{more}");
    for member in members {
        let _ = writeln!(text, "member: {member}");
    }
    text.push('\n');
}
