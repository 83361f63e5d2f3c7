/**
 * Columns of PAN-OS logs by type, as "Syslog Field Descriptions" of PAN-OS 9.1 to 11.1 lists them; versions add at the end only.
 * `_` is FUTURE_USE.
 * @module
 */
const HEAD = '_ receive_time serial type subtype _ time_generated'
const GROUPS =
  'dg_hier_level_1 dg_hier_level_2 dg_hier_level_3 dg_hier_level_4 vsys_name device_name'
const SESSION =
  'src dst natsrc natdst rule srcuser dstuser app vsys from to inbound_if outbound_if logset _ sessionid repeatcnt sport dport natsport natdport flags proto action'

const list = (...parts: readonly string[]): readonly string[] =>
  [HEAD, ...parts].join(' ').split(' ')

export const PANOS_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  TRAFFIC: list(
    SESSION,
    'bytes bytes_sent bytes_received packets start elapsed category _ seqno actionflags srcloc dstloc _ pkts_sent pkts_received session_end_reason',
    GROUPS,
    'action_source src_uuid dst_uuid tunnelid monitortag parent_session_id parent_start_time tunnel assoc_id chunks chunks_sent chunks_received rule_uuid http2_connection link_change_count policy_id link_switches sdwan_cluster sdwan_device_type sdwan_cluster_type sdwan_site dynusergroup_name xff_ip src_category src_profile src_model src_vendor src_osfamily src_osversion src_host src_mac dst_category dst_profile dst_model dst_vendor dst_osfamily dst_osversion dst_host dst_mac container_id pod_namespace pod_name src_edl dst_edl hostid serialnumber src_dag dst_dag session_owner high_res_timestamp nsdsai_sst nsdsai_sd subcategory_of_app category_of_app technology_of_app risk_of_app characteristic_of_app container_of_app tunneled_app is_saas_of_app sanctioned_state_of_app offloaded',
  ),
  THREAT: list(
    SESSION,
    'misc threatid category severity direction seqno actionflags srcloc dstloc _ contenttype pcap_id filedigest cloud url_idx user_agent filetype xff referer sender subject recipient reportid',
    GROUPS,
    '_ src_uuid dst_uuid http_method tunnel_id monitortag parent_session_id parent_start_time tunnel thr_category contentver _ assoc_id ppid http_headers url_category_list rule_uuid http2_connection dynusergroup_name xff_ip src_category src_profile src_model src_vendor src_osfamily src_osversion src_host src_mac dst_category dst_profile dst_model dst_vendor dst_osfamily dst_osversion dst_host dst_mac container_id pod_namespace pod_name src_edl dst_edl hostid serialnumber domain_edl src_dag dst_dag partial_hash high_res_timestamp reason justification nssai_sst subcategory_of_app category_of_app technology_of_app risk_of_app characteristic_of_app container_of_app tunneled_app is_saas_of_app sanctioned_state_of_app',
  ),
  SYSTEM: list(
    'vsys eventid object _ _ module severity opaque seqno actionflags',
    GROUPS,
    '_ _ high_res_timestamp',
  ),
  CONFIG: list(
    'host vsys cmd admin client result path before_change_detail after_change_detail seqno actionflags',
    GROUPS,
    'dg_id comment _ high_res_timestamp',
  ),
  GLOBALPROTECT: list(
    'vsys eventid stage auth_method tunnel_type srcuser srcregion machinename public_ip public_ipv6 private_ip private_ipv6 hostid serialnumber client_ver client_os client_os_ver repeatcnt reason error opaque status location login_duration connect_method error_code portal seqno actionflags high_res_timestamp selection_type response_time priority attempted_gateways gateway',
    GROUPS,
    'vsys_id',
  ),
  HIPMATCH: list(
    'srcuser vsys machinename os src matchname repeatcnt matchtype _ _ seqno actionflags',
    GROUPS,
    'vsys_id srcipv6 hostid serialnumber mac high_res_timestamp',
  ),
  USERID: list(
    'vsys ip user datasourcename eventid repeatcnt timeout beginport endport datasource datasourcetype seqno actionflags',
    GROUPS,
    'vsys_id factortype factorcompletiontime factorno ugflags userbysource tag_name high_res_timestamp origindatasource _ cluster_name',
  ),
  AUTHENTICATION: list(
    'vsys ip user normalize_user object authpolicy repeatcnt authid vendor logset serverprofile desc clienttype event factorno seqno actionflags',
    GROUPS,
    'vsys_id authproto rule_uuid high_res_timestamp src_category src_profile src_model src_vendor src_osfamily src_osversion src_host src_mac region _ user_agent sessionid cluster_name',
  ),
}
