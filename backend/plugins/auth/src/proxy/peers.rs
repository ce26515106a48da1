//! The machines that may tell who somebody is without a signature.

use std::net::IpAddr;

use callboard_core::Config;
use callboard_core::plugin::PluginError;

const KEY: &str = "trustedProxies";
/// Unless the operator names them: this machine, and private networks. Nobody on the internet has such an address.
const PRIVATE: [&str; 8] = [
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
];

/// Networks.
#[derive(Debug)]
pub(super) struct Peers(Vec<Network>);

#[derive(Debug, Clone, Copy)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl Peers {
    pub(super) fn read(config: &Config) -> Result<Self, PluginError> {
        let named = config.string_or_list(KEY)?;
        let texts = named.unwrap_or_else(|| PRIVATE.map(str::to_owned).to_vec());
        let networks = texts.iter().map(|text| {
            Network::parse(text)
                .ok_or_else(|| config.invalid(KEY, &format!("'{text}' is no address and no network as 10.0.0.0/8")))
        });
        Ok(Self(networks.collect::<Result<_, _>>()?))
    }

    pub(super) fn trust(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.0.iter().any(|network| network.holds(peer))
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address.parse().ok()?, Some(bits.parse().ok()?)),
            None => (text.trim().parse().ok()?, None),
        };
        let most = if matches!(address, IpAddr::V4(_)) { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Self { address, bits })
    }

    fn holds(&self, peer: IpAddr) -> bool {
        match (self.address, peer) {
            (IpAddr::V4(own), IpAddr::V4(peer)) => {
                let rest = 32 - self.bits;
                (u32::from(own) ^ u32::from(peer)).checked_shr(rest).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(peer)) => {
                let rest = 128 - self.bits;
                (u128::from(own) ^ u128::from(peer)).checked_shr(rest).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn trusts(named: Value, peer: &str) -> bool {
        Peers::read(&Config::from_value(named)).unwrap().trust(peer.parse().unwrap())
    }

    #[test]
    fn private_machines_unless_others_are_named() {
        for peer in ["127.0.0.1", "10.1.2.3", "172.31.0.1", "::1", "::ffff:192.168.1.1", "fd00::1"] {
            assert!(trusts(json!({}), peer), "{peer}");
        }
        for peer in ["8.8.8.8", "172.32.0.1", "2001:db8::1", "::ffff:8.8.8.8"] {
            assert!(!trusts(json!({}), peer), "{peer}");
        }
        let named = || json!({"trustedProxies": ["10.0.0.7", "192.0.2.0/24"]});
        assert!(trusts(named(), "10.0.0.7") && trusts(named(), "192.0.2.200"));
        assert!(!trusts(named(), "10.0.0.8") && !trusts(named(), "127.0.0.1"));
        assert!(trusts(json!({"trustedProxies": ["0.0.0.0/0"]}), "8.8.8.8"));
    }

    #[test]
    fn what_is_no_network_stops_the_start() {
        for text in ["proxy", "10.0.0.0/33", "10.0.0/8", ""] {
            assert!(Peers::read(&Config::from_value(json!({"trustedProxies": [text]}))).is_err(), "{text}");
        }
    }
}
