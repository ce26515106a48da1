//! Which network addresses are on the public internet.
//!
//! Everything else may be the portal's own machine, its neighbours, or a cloud's metadata service, and
//! is not for anybody who can merely make the portal read an address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Ranges of IPv4 that are not public, as network and prefix length (IANA's special-purpose registry).
const PRIVATE_V4: [(Ipv4Addr, u32); 17] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    (Ipv4Addr::BROADCAST, 32),
    // Azure's host agent and metadata proxy, inside every virtual machine there.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
];

/// Ranges inside IPv6's global unicast space that are not public.
const PRIVATE_V6: [(Ipv6Addr, u32); 4] = [
    // IETF protocol assignments, Teredo among them, which hides an IPv4 address.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
    // The end of the space that was the experimental 6bone.
    (Ipv6Addr::new(0x3ffe, 0, 0, 0, 0, 0, 0, 0), 16),
];

/// The only space of IPv6 out of which public addresses are given.
const GLOBAL_UNICAST: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
const NAT64: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);
const SIX_TO_FOUR: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16);

/// True when `address` can only be a host on the public internet.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !PRIVATE_V4.iter().any(|(network, prefix)| {
        let shift = 32 - prefix;
        address.to_bits() >> shift == network.to_bits() >> shift
    })
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let bits = address.to_bits();
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    // Translated to the IPv4 address in the last four bytes.
    if within(address, NAT64) {
        return is_public_v4(Ipv4Addr::from_bits(low_word(bits)));
    }
    // Tunnelled to the IPv4 address behind the prefix.
    if within(address, SIX_TO_FOUR) {
        return is_public_v4(Ipv4Addr::from_bits(low_word(bits >> 80)));
    }
    within(address, GLOBAL_UNICAST) && !PRIVATE_V6.iter().any(|range| within(address, *range))
}

const fn within(address: Ipv6Addr, (network, prefix): (Ipv6Addr, u32)) -> bool {
    let shift = 128 - prefix;
    address.to_bits() >> shift == network.to_bits() >> shift
}

#[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are what is wanted")]
const fn low_word(bits: u128) -> u32 {
    bits as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn addresses_of_the_public_internet() {
        for text in [
            "1.1.1.1",
            "140.82.121.3",
            "172.15.255.255",
            "172.32.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "169.253.1.1",
            "192.0.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "11.0.0.0",
        ] {
            assert!(public(text), "{text}");
        }
        for text in [
            "2606:4700::1111",
            "2a00:1450:400f::200e",
            "2001:4860:4860::8888",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::1",
        ] {
            assert!(public(text), "{text}");
        }
    }

    #[test]
    fn addresses_of_somebodys_own() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.19.1.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
        ] {
            assert!(!public(text), "{text}");
        }
        for text in [
            "::",
            "::1",
            "::127.0.0.1",
            "::1.1.1.1",
            "::ffff:127.0.0.1",
            "::ffff:a9fe:a9fe",
            "::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::101:101",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::1",
            "2001::1",
            "2001:db8::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
            "5f00::1",
            "4000::1",
            "3fff::1",
        ] {
            assert!(!public(text), "{text}");
        }
    }

    /// The same question asked of the standard library, which knows most of the ranges in another form.
    fn plainly_private(address: Ipv4Addr) -> bool {
        let [a, b, ..] = address.octets();
        address.is_private()
            || address.is_loopback()
            || address.is_link_local()
            || address.is_unspecified()
            || address.is_broadcast()
            || address.is_documentation()
            || address.is_multicast()
            || a == 0
            || a >= 240
            || (a == 100 && (64..128).contains(&b))
    }

    /// Addresses near the ranges' borders, which plain random ones hardly ever hit.
    fn address() -> impl Strategy<Value = Ipv4Addr> {
        let near = (0..PRIVATE_V4.len(), -300_i64..70_000).prop_map(|(range, offset)| {
            let base = i64::from(PRIVATE_V4[range].0.to_bits());
            Ipv4Addr::from_bits(u32::try_from((base + offset).clamp(0, i64::from(u32::MAX))).unwrap())
        });
        prop_oneof![any::<u32>().prop_map(Ipv4Addr::from_bits), near]
    }

    proptest! {
        #[test]
        fn nothing_private_is_public(address in address()) {
            prop_assert!(!(plainly_private(address) && is_public(address.into())));
        }

        #[test]
        fn disguises_change_nothing(address in address()) {
            let plain = is_public(address.into());
            let word = u128::from(address.to_bits());
            prop_assert_eq!(is_public(address.to_ipv6_mapped().into()), plain);
            prop_assert_eq!(is_public(Ipv6Addr::from_bits((0x64_ff9b << 96) | word).into()), plain);
            prop_assert_eq!(is_public(Ipv6Addr::from_bits((0x2002 << 112) | (word << 80) | 1).into()), plain);
            prop_assert!(!is_public(address.to_ipv6_compatible().into()));
        }

        #[test]
        fn outside_of_global_unicast_nothing_is_public(bits in any::<u128>()) {
            let address = Ipv6Addr::from_bits(bits);
            let [first, ..] = address.octets();
            if first >> 5 != 1 && !within(address, NAT64) && address.to_ipv4_mapped().is_none() {
                prop_assert!(!is_public(address.into()));
            }
        }
    }
}
